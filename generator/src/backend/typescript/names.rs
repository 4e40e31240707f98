//! Owns which names TypeScript lets us use, as protobuf-es spells them, and that no
//! two things get the same one.

use std::collections::BTreeSet;

use super::fragment::Identifier;

/// Words that name nothing, and types that generated code relies on.
const RESERVED: &[&str] = &[
    "Object",
    "Partial",
    "Uint8Array",
    "any",
    "arguments",
    "as",
    "async",
    "await",
    "bigint",
    "boolean",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "globalThis",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "never",
    "new",
    "null",
    "number",
    "object",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "string",
    "super",
    "switch",
    "symbol",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "unknown",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// What every object has already; protobuf-es puts a `$` behind such a property.
const PROPERTIES: &[&str] = &["constructor", "toJSON", "toString", "valueOf"];

/// A name space: hands out each name once.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// A name space in which `names` are taken.
    pub(super) fn reserving(names: &[&str]) -> Self {
        Self {
            taken: names.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    /// Whatever is taken in another is taken here.
    pub(super) fn join(&mut self, other: &Self) {
        self.taken.extend(other.taken.iter().cloned());
    }

    /// The name, with the ending that makes it free and legal: `$`, `$1`, `$2` and so on.
    pub(super) fn name(&mut self, wanted: &str) -> Identifier {
        let endings = (0_usize..).map(|number| match number {
            0 => String::new(),
            1 => "$".to_owned(),
            _ => format!("${}", number - 1),
        });
        let mut names = endings.map(|ending| safe(&format!("{wanted}{ending}")));
        let name = names
            .find(|it| !self.taken.contains(it))
            .expect("there are more numbers than names");
        self.taken.insert(name.clone());
        Identifier::new(name)
    }
}

fn safe(name: &str) -> String {
    if RESERVED.contains(&name) {
        format!("{name}$")
    } else {
        name.to_owned()
    }
}

/// The property of a field or of a group of fields of which one is set.
pub(super) fn property(name: &str) -> Identifier {
    Identifier::new(safe_property(camel(name)))
}

/// The property of a field that is one of a group, where it only says which.
pub(super) fn choice(name: &str) -> String {
    camel(name)
}

/// The property of a method.
pub(super) fn method(name: &str) -> Identifier {
    let mut characters = name.chars();
    let first = characters
        .next()
        .map(|it| it.to_ascii_lowercase().to_string());
    let name = first.unwrap_or_default() + characters.as_str();
    Identifier::new(safe_property(name))
}

/// The members of an enum: what all have in front is left out, where it is the enum's
/// own name.
pub(super) fn members(enumeration: &str, values: &[&str]) -> Vec<Identifier> {
    let prefix = snake(enumeration) + "_";
    let shorten = values.iter().all(|value| {
        let rest = value.get(prefix.len()..).unwrap_or_default();
        value.to_ascii_lowercase().starts_with(&prefix)
            && rest.starts_with(|it: char| !it.is_ascii_digit())
    });
    let start = if shorten { prefix.len() } else { 0 };
    let names = values
        .iter()
        .map(|it| Identifier::new(safe_property(it[start..].to_owned())));
    names.collect()
}

fn safe_property(name: String) -> String {
    if PROPERTIES.contains(&name.as_str()) {
        name + "$"
    } else {
        name
    }
}

/// As protobuf makes a JSON name of a field's.
fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut capital = false;
    for character in name.chars() {
        if character == '_' {
            capital = true;
        } else if capital {
            camel.push(character.to_ascii_uppercase());
            capital = false;
        } else {
            camel.push(character);
        }
    }
    camel
}

/// As protobuf-es takes an enum's name apart: before each capital.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for (position, character) in name.char_indices() {
        if character.is_ascii_uppercase() && position > 0 {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_and_unique() {
        let mut scope = Scope::reserving(&["taken"]);
        let names = ["free", "class", "taken", "taken", "free", "class"]
            .map(|it| scope.name(it).to_string());
        assert_eq!(
            names,
            ["free", "class$", "taken$", "taken$1", "free$", "class$1"]
        );
    }

    #[test]
    fn properties_are_protobufs_json_names() {
        for (name, expected) in [
            ("guest_book", "guestBook"),
            ("__private", "Private"),
            ("a_1b", "a1b"),
            ("True", "True"),
            ("constructor", "constructor$"),
            ("to_string", "toString$"),
        ] {
            assert_eq!(property(name).as_str(), expected);
        }
        assert_eq!(method("GreetAll").as_str(), "greetAll");
        assert_eq!(method("ValueOf").as_str(), "valueOf$");
    }

    #[test]
    fn members_lose_the_enums_name_where_all_have_it() {
        let names = |enumeration, values: &[&str]| {
            members(enumeration, values)
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names("Color", &["COLOR_RED", "COLOR_toString"]),
            ["RED", "toString$"]
        );
        assert_eq!(names("MyEnum", &["MY_ENUM_A"]), ["A"]);
        assert_eq!(names("E", &["E_A", "B"]), ["E_A", "B"]);
        assert_eq!(names("E", &["E_1"]), ["E_1"]);
        assert_eq!(names("E", &["E_"]), ["E_"]);
    }
}
