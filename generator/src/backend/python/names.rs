//! Owns which names Python lets us use, and that no two things get the same one.

use std::collections::BTreeSet;

use super::fragment::Identifier;

/// Words that are never names.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Names that Python gives a meaning everywhere, and that code relies on.
const BUILTINS: &[&str] = &[
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "copyright",
    "credits",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "exit",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "license",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "quit",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];

/// What every message has already, as protobuf spells it.
const MESSAGE: &[&str] = &[
    "ByteSize",
    "Clear",
    "ClearExtension",
    "ClearField",
    "CopyFrom",
    "DESCRIPTOR",
    "DiscardUnknownFields",
    "Extensions",
    "FindInitializationErrors",
    "FromString",
    "HasExtension",
    "HasField",
    "IsInitialized",
    "ListFields",
    "MergeFrom",
    "MergeFromString",
    "ParseFromString",
    "RegisterExtension",
    "SerializePartialToString",
    "SerializeToString",
    "SetInParent",
    "UnknownFields",
    "WhichOneof",
];

/// What the stubs of messages import.
const STUB_IMPORTS: &[&str] = &[
    "_abc",
    "_builtins",
    "_containers",
    "_enum",
    "_message",
    "_messages",
    "_typing",
];

/// What every member of an `IntEnum` has already.
const INT_ENUM: &[&str] = &[
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "conjugate",
    "denominator",
    "from_bytes",
    "imag",
    "is_integer",
    "mro",
    "name",
    "numerator",
    "real",
    "to_bytes",
    "value",
];

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

    /// The name, with as many underscores at its end as make it free and legal.
    pub(super) fn name(&mut self, wanted: &str) -> Identifier {
        let mut name = wanted.to_owned();
        while KEYWORDS.contains(&name.as_str())
            || BUILTINS.contains(&name.as_str())
            || self.taken.contains(&name)
        {
            name.push('_');
        }
        self.taken.insert(name.clone());
        Identifier::new(name)
    }
}

/// The name of a member of an `IntEnum`.
pub(super) fn enum_member(scope: &mut Scope, name: &str) -> Identifier {
    let reserved = INT_ENUM.contains(&name) || name.starts_with('_');
    if reserved {
        let name = name.trim_start_matches('_');
        scope.name(&format!(
            "{}_",
            if name.is_empty() { "value" } else { name }
        ))
    } else {
        scope.name(name)
    }
}

/// Whether Python code can reach a message's field by its name. Protobuf keeps the
/// name as it is, so any other field is reached with `getattr`.
pub(super) fn is_attribute(name: &str) -> bool {
    let module = name.starts_with('_') && (name.ends_with("_pb2") || name.ends_with("_messages"));
    let stub = module || STUB_IMPORTS.contains(&name) || name.starts_with("__");
    !(stub || KEYWORDS.contains(&name) || MESSAGE.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_and_unique() {
        let mut scope = Scope::reserving(&["taken"]);
        let names = [
            "free", "class", "print", "taken", "taken_", "free", "class", "match",
        ]
        .map(|it| scope.name(it).to_string());
        assert_eq!(
            names,
            [
                "free", "class_", "print_", "taken_", "taken__", "free_", "class__", "match"
            ]
        );
    }

    #[test]
    fn enum_members_leave_the_class_alone() {
        let mut scope = Scope::default();
        let names = ["RED", "None", "mro", "name", "_", "__x__"]
            .map(|it| enum_member(&mut scope, it).to_string());
        assert_eq!(names, ["RED", "None_", "mro_", "name_", "value_", "x___"]);
    }

    #[test]
    fn fields_that_python_cannot_name() {
        let unreachable = [
            "class",
            "None",
            "SerializeToString",
            "__secret",
            "_builtins",
        ];
        assert!(unreachable.iter().all(|it| !is_attribute(it)));
        assert!(
            ["name", "self", "type", "_x", "match"]
                .iter()
                .all(|it| is_attribute(it))
        );
    }
}
