//! The names that protoc-gen-go gives to what a contract declares.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::DescriptorProto;

use super::fragment::Identifier;
use crate::keywords::GO_KEYWORDS;

/// Methods that every message has in Go.
const MESSAGE_METHODS: &[&str] = &[
    "Descriptor",
    "ExtensionMap",
    "ExtensionRangeArray",
    "Marshal",
    "ProtoMessage",
    "Reset",
    "String",
    "Unmarshal",
];

pub(super) fn is_keyword(name: &str) -> bool {
    GO_KEYWORDS.contains(&name)
}

/// The exported name of a protobuf name; dots part a nested type from its parents.
pub(super) fn exported(name: &str) -> Identifier {
    let bytes = name.as_bytes();
    let lower = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_lowercase);
    let mut spelled = String::with_capacity(name.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        match byte {
            b'.' if lower(index + 1) => {}
            b'.' => spelled.push('_'),
            b'_' if index == 0 || bytes[index - 1] == b'.' => spelled.push('X'),
            b'_' if lower(index + 1) => {}
            _ if byte.is_ascii_digit() => spelled.push(char::from(byte)),
            _ => {
                spelled.push(char::from(byte.to_ascii_uppercase()));
                while lower(index + 1) {
                    index += 1;
                    spelled.push(char::from(bytes[index]));
                }
            }
        }
        index += 1;
    }
    Identifier::new(&spelled)
}

/// The Go name of one field of a message. It depends on the fields before it, which
/// may have taken the name or that of the getter.
pub(super) fn field(message: &DescriptorProto, name: &str) -> Option<Identifier> {
    let mut members = Members::default();
    let mut seen = BTreeSet::new();
    for field in &message.field {
        let unique = members.take(exported(field.name()).as_str(), true);
        if field.name() == name {
            return Some(Identifier::new(&unique));
        }
        if let Some(oneof) = field.oneof_index.filter(|it| seen.insert(*it)) {
            let oneof = usize::try_from(oneof)
                .ok()
                .and_then(|it| message.oneof_decl.get(it))?;
            members.take(exported(oneof.name()).as_str(), false);
        }
    }
    None
}

/// Whether a name is taken by a member of a message.
struct Members(BTreeMap<String, bool>);

impl Default for Members {
    fn default() -> Self {
        Self(
            MESSAGE_METHODS
                .iter()
                .map(|it| ((*it).to_owned(), true))
                .collect(),
        )
    }
}

impl Members {
    fn take(&mut self, name: &str, has_getter: bool) -> String {
        let mut name = name.to_owned();
        while self.is_taken(&name) || (has_getter && self.is_taken(&format!("Get{name}"))) {
            name.push('_');
        }
        self.0.insert(name.clone(), true);
        self.0.insert(format!("Get{name}"), has_getter);
        name
    }

    fn is_taken(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|it| *it)
    }
}

#[cfg(test)]
mod tests {
    use prost_types::{FieldDescriptorProto, OneofDescriptorProto};

    use super::*;

    #[test]
    fn names_are_those_of_protoc_gen_go() {
        for (name, expected) in [
            ("greet", "Greet"),
            ("guest_book", "GuestBook"),
            ("guest_Book", "Guest_Book"),
            ("_private", "XPrivate"),
            ("a1b2", "A1B2"),
            ("Check.Request", "Check_Request"),
            ("Check.request", "CheckRequest"),
            ("HTTPServer", "HTTPServer"),
            ("type", "Type"),
        ] {
            assert_eq!(exported(name).as_str(), expected, "{name}");
        }
    }

    fn message(fields: &[(&str, Option<i32>)], oneofs: &[&str]) -> DescriptorProto {
        let field = fields
            .iter()
            .map(|(name, oneof_index)| FieldDescriptorProto {
                name: Some((*name).to_owned()),
                oneof_index: *oneof_index,
                ..FieldDescriptorProto::default()
            });
        let oneof_decl = oneofs.iter().map(|name| OneofDescriptorProto {
            name: Some((*name).to_owned()),
            ..OneofDescriptorProto::default()
        });
        DescriptorProto {
            field: field.collect(),
            oneof_decl: oneof_decl.collect(),
            ..DescriptorProto::default()
        }
    }

    #[test]
    fn fields_give_way_to_what_came_before() {
        let message = message(
            &[
                ("reset", None),
                ("name", None),
                ("get_name", None),
                ("choice", Some(0)),
                ("kind", None),
            ],
            &["kind"],
        );
        for (name, expected) in [
            ("reset", Some("Reset_")),
            ("name", Some("Name")),
            ("get_name", Some("GetName_")),
            ("kind", Some("Kind_")),
            ("missing", None),
        ] {
            let found = field(&message, name);
            assert_eq!(found.as_ref().map(Identifier::as_str), expected, "{name}");
        }
    }
}
