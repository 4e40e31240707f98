//! Owns which names Java lets us use, how protoc and grpc-java spell them, and that no
//! two things get the same one.

use std::collections::BTreeSet;

use super::fragment::Identifier;
use crate::keywords::JAVA_KEYWORDS;

/// Words that name everything but types.
const NO_TYPES: &[&str] = &["permits", "record", "sealed", "var", "yield"];

/// Types that code finds without an import.
const JAVA_LANG: &[&str] = &[
    "AutoCloseable",
    "Boolean",
    "Byte",
    "Character",
    "Class",
    "Comparable",
    "Deprecated",
    "Double",
    "Enum",
    "Error",
    "Exception",
    "Float",
    "Integer",
    "Iterable",
    "Long",
    "Math",
    "Number",
    "Object",
    "Override",
    "Package",
    "Process",
    "ProcessBuilder",
    "Record",
    "Runnable",
    "Runtime",
    "RuntimeException",
    "Short",
    "String",
    "StringBuilder",
    "SuppressWarnings",
    "System",
    "Thread",
    "Throwable",
    "Void",
];

/// Properties that every message has; protoc puts a `_` behind such a field.
const PROPERTIES: &[&str] = &[
    "allFields",
    "cachedSize",
    "class",
    "defaultInstanceForType",
    "descriptorForType",
    "initializationErrorString",
    "parserForType",
    "serializedSize",
    "unknownFields",
];

/// A name space: hands out each name once. Names that differ only in case are the same,
/// for they would be the same file on some machines.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Scope {
    /// A name space in which `names` are taken.
    pub(super) fn reserving(names: &[&str]) -> Self {
        let mut scope = Self::default();
        for name in names {
            scope.take(name);
        }
        scope
    }

    /// Takes a name that is what it is. False where it was taken.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.names.insert(name.to_owned());
        self.taken.insert(name.to_ascii_lowercase())
    }

    /// The name, with as many `_` behind it as make it free and legal.
    pub(super) fn name(&mut self, wanted: &str) -> Identifier {
        let mut name = wanted.to_owned();
        while !names_a_type(&name) || self.taken.contains(&name.to_ascii_lowercase()) {
            name.push('_');
        }
        self.take(&name);
        Identifier::new(name)
    }

    /// Whether exactly this name is one of them.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

/// Whether Java lets a type have the name.
pub(super) fn names_a_type(name: &str) -> bool {
    !JAVA_KEYWORDS.contains(&name) && !NO_TYPES.contains(&name)
}

/// Whether Java lets a constant have the name.
pub(super) fn names_a_value(name: &str) -> bool {
    !JAVA_KEYWORDS.contains(&name)
}

/// Whether code finds the type without an import.
pub(super) fn is_java_lang(name: &str) -> bool {
    JAVA_LANG.contains(&name)
}

/// The method of an RPC, as grpc-java spells it.
pub(super) fn method(name: &str) -> Identifier {
    word(mixed(name))
}

/// What returns the descriptor of an RPC, as grpc-java spells it.
pub(super) fn method_getter(name: &str) -> Identifier {
    Identifier::new(mixed(&format!("get_{name}_method")))
}

/// A name that stands for a field, where no protoc says how.
pub(super) fn variable(name: &str) -> Identifier {
    word(camel(name, false))
}

/// A part of the name of a package.
pub(super) fn segment(name: &str) -> String {
    let first_is_digit = name.starts_with(|it: char| it.is_ascii_digit());
    let name = if first_is_digit {
        format!("_{name}")
    } else {
        name.to_owned()
    };
    word(name).to_string()
}

/// What returns a field's value, as protoc spells it; none where protoc would make the
/// name up, because another field is in its way.
pub(super) fn getter(field: &str, all: &[&str]) -> Option<Identifier> {
    let own = camel(field, true);
    let clashes = all.iter().filter(|it| **it != field).any(|other| {
        let other = camel(other, true);
        let close = |one: &str, other: &str| {
            let rest = one.strip_prefix(other);
            rest.is_some_and(|it| matches!(it, "" | "Count" | "List" | "Map" | "Value" | "Bytes"))
        };
        close(&own, &other) || close(&other, &own)
    });
    let forbidden = PROPERTIES.contains(&camel(field, false).as_str());
    (!clashes && !forbidden).then(|| Identifier::new(format!("get{own}")))
}

fn word(mut name: String) -> Identifier {
    if JAVA_KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    Identifier::new(name)
}

/// As grpc-java joins words: the first letter small, what follows an underscore large.
fn mixed(name: &str) -> String {
    let mut mixed = String::with_capacity(name.len());
    let mut capital = false;
    for (position, character) in name.char_indices() {
        match character {
            it if position == 0 => mixed.push(it.to_ascii_lowercase()),
            '_' => capital = true,
            it if capital => {
                mixed.push(it.to_ascii_uppercase());
                capital = false;
            }
            it => mixed.push(it),
        }
    }
    mixed
}

/// As protoc makes a property of a field: what follows a digit is large, too.
pub(super) fn camel(name: &str, first_large: bool) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut capital = first_large;
    for character in name.chars() {
        match character {
            it if it.is_ascii_lowercase() && capital => camel.push(it.to_ascii_uppercase()),
            it if it.is_ascii_lowercase() => camel.push(it),
            it if it.is_ascii_uppercase() && camel.is_empty() && !first_large => {
                camel.push(it.to_ascii_lowercase());
            }
            it if it.is_ascii_uppercase() => camel.push(it),
            it if it.is_ascii_digit() => {
                camel.push(it);
                capital = true;
                continue;
            }
            _ => {
                capital = true;
                continue;
            }
        }
        capital = false;
    }
    camel
}

/// With a capital in front.
pub(super) fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_handed_out_once() {
        let mut scope = Scope::reserving(&["Main"]);
        for (wanted, given) in [
            ("Main", "Main_"),
            ("main", "main__"),
            ("class", "class_"),
            ("record", "record_"),
            ("Free", "Free"),
        ] {
            assert_eq!(scope.name(wanted).as_str(), given);
        }
        assert!(scope.declares("Free") && !scope.declares("free"));
    }

    #[test]
    fn rpcs_are_spelled_as_grpc_java_does() {
        for (name, spelled, getter) in [
            ("GreetAll", "greetAll", "getGreetAllMethod"),
            ("import", "import_", "getImportMethod"),
            ("get_class", "getClass", "getGetClassMethod"),
            ("HTTPGet", "hTTPGet", "getHTTPGetMethod"),
        ] {
            assert_eq!(method(name).as_str(), spelled);
            assert_eq!(method_getter(name).as_str(), getter);
        }
    }

    #[test]
    fn fields_are_spelled_as_protoc_does() {
        let get = |field, all: &[&str]| getter(field, all).map(|it| it.to_string());
        for (field, spelled) in [
            ("guest_book", "getGuestBook"),
            ("a1b", "getA1B"),
            ("True", "getTrue"),
            ("__x", "getX"),
        ] {
            assert_eq!(get(field, &[field]).as_deref(), Some(spelled));
        }
        assert_eq!(get("class", &["class"]), None);
        assert_eq!(get("a_count", &["a", "a_count"]), None);
        assert_eq!(get("a_b", &["a_b", "aB"]), None);
        assert_eq!(variable("import").as_str(), "import_");
        assert_eq!(segment("1st"), "_1st");
        assert_eq!(segment("int"), "int_");
    }
}
