//! Where prost puts the type of each message.

use std::collections::BTreeMap;

use prost_types::DescriptorProto;

use super::BackendError;
use super::fragment::Path;
use super::names::{camel, snake};
use super::view::Version;
use crate::input::Input;

/// The types that prost has for messages of Google's.
const WELL_KNOWN: &[(&str, &str)] = &[
    ("BoolValue", "bool"),
    ("BytesValue", "Vec<u8>"),
    ("DoubleValue", "f64"),
    ("Empty", "()"),
    ("FloatValue", "f32"),
    ("Int32Value", "i32"),
    ("Int64Value", "i64"),
    ("StringValue", "String"),
    ("UInt32Value", "u32"),
    ("UInt64Value", "u64"),
];

/// What the module of a version has beside messages.
const OF_VERSIONS: &[&str] = &[
    "Connection",
    "Host",
    "Services",
    "examples",
    "messages",
    "plugwright",
    "sealed",
];

/// What it uses of Rust's prelude: a message of this name would be taken for it.
pub(super) const PRELUDE: &[&str] = &["Option", "Result"];

/// A message's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Type {
    /// Below the crate, or the whole of it where it is no type of the crate's.
    path: String,
    foreign: bool,
}

impl Type {
    /// As the file of a version names it.
    pub(crate) fn inside(&self, version: &Version) -> String {
        match self.own(version) {
            Some(name) => format!("messages::{name}"),
            None => self.below("crate"),
        }
    }

    /// As a plugin names it that works with one version: `v2::Message` where it is one of
    /// that version's.
    pub(crate) fn outside(&self, package: &Path, version: &Version) -> String {
        match self.own(version).filter(|name| !is_taken(name)) {
            Some(name) => format!("v{}::{name}", version.number),
            None => self.below(package.as_str()),
        }
    }

    /// The name below that version's module of messages.
    fn own(&self, version: &Version) -> Option<&str> {
        let below = self.path.strip_prefix(version.module.as_str());
        below.and_then(|it| it.strip_prefix("::"))
    }

    fn below(&self, root: &str) -> String {
        if self.foreign {
            self.path.clone()
        } else {
            format!("{root}::proto::{}", self.path)
        }
    }
}

/// Whether the module of a version has something of this name beside the messages.
fn is_taken(name: &str) -> bool {
    let first = name.split("::").next().unwrap_or(name);
    first.starts_with("SpeaksOf") || OF_VERSIONS.contains(&first) || PRELUDE.contains(&first)
}

/// The type of every message of a contract, by its full name.
#[derive(Debug)]
pub(super) struct Types(BTreeMap<String, Type>);

impl Types {
    pub(super) fn of(input: &Input) -> Self {
        let mut types = BTreeMap::new();
        for file in &input.descriptors.set.file {
            for message in &file.message_type {
                index(&mut types, file.package(), &module(file.package()), message);
            }
        }
        Self(types)
    }

    pub(super) fn get(&self, full_name: &str) -> Result<Type, BackendError> {
        let found = self.0.get(full_name).cloned();
        found.ok_or_else(|| BackendError::Contract {
            message: format!("message `{full_name}` is in none of the contract's files"),
            help: "give every file that the contract imports".to_owned(),
        })
    }
}

/// The modules that a package becomes, below `proto`.
pub(super) fn module(package: &str) -> String {
    let parts: Vec<_> = package
        .split('.')
        .filter(|it| !it.is_empty())
        .map(snake)
        .collect();
    parts.join("::")
}

fn index(
    types: &mut BTreeMap<String, Type>,
    parent: &str,
    module: &str,
    message: &DescriptorProto,
) {
    let join = |parent: &str, separator: &str, name: &str| {
        if parent.is_empty() {
            name.to_owned()
        } else {
            format!("{parent}{separator}{name}")
        }
    };
    let full_name = join(parent, ".", message.name());
    let well_known = full_name.strip_prefix("google.protobuf.");
    let plain = well_known.and_then(|name| WELL_KNOWN.iter().find(|(it, _)| *it == name));
    let found = match (plain, well_known) {
        (Some((_, rust)), _) => Type {
            path: (*rust).to_owned(),
            foreign: true,
        },
        (None, Some(name)) => Type {
            path: format!("prost_types::{}", camel(name)),
            foreign: true,
        },
        (None, None) => Type {
            path: join(module, "::", &camel(message.name())),
            foreign: false,
        },
    };
    types.insert(full_name.clone(), found);
    let inner = join(module, "::", &snake(message.name()));
    for nested in &message.nested_type {
        index(types, &full_name, &inner, nested);
    }
}
