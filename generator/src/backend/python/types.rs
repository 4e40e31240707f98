//! Owns where each message and enum of a contract stands in the generated package,
//! and how a module spells it.

use std::collections::{BTreeMap, BTreeSet};

use contract::model::{Contract, Enum, Message, Version};

use super::fragment::{Code, Identifier, Text};
use super::names::Scope;

/// What modules of a version's package use, so that its types must not hide it.
const MODULES: &[&str] = &[
    "Iterable",
    "Iterator",
    "clients",
    "context",
    "examples",
    "messages",
    "plugwright",
    "rpcs",
    "services",
];

/// Modules of `google.protobuf` that hold messages for everybody.
const WELL_KNOWN_FILES: &[&str] = &[
    "any_pb2",
    "api_pb2",
    "descriptor_pb2",
    "duration_pb2",
    "empty_pb2",
    "field_mask_pb2",
    "source_context_pb2",
    "struct_pb2",
    "timestamp_pb2",
    "type_pb2",
    "wrappers_pb2",
];

/// Where a type stands.
#[derive(Clone, Debug)]
enum Place {
    /// In the module `messages` of a version.
    Own { version: u32, name: Identifier },
    /// In protobuf's own package.
    WellKnown { module: &'static str, name: String },
}

/// Every type that the contract can mean.
#[derive(Clone, Debug)]
pub(super) struct Types {
    places: BTreeMap<String, Place>,
    scopes: BTreeMap<u32, Scope>,
}

/// What a module has to import for the types that it names.
#[derive(Clone, Debug, Default)]
pub(super) struct Imports {
    /// Modules of `google.protobuf`.
    pub(super) well_known: BTreeSet<&'static str>,
    /// Other versions of the contract.
    pub(super) versions: BTreeSet<u32>,
    /// The module's own version is named.
    pub(super) own: bool,
    /// A type that nobody generates a class for is named.
    pub(super) any_message: bool,
}

impl Types {
    pub(super) fn of(contract: &Contract) -> Self {
        let mut types = Self {
            places: BTreeMap::new(),
            scopes: BTreeMap::new(),
        };
        for version in &contract.versions {
            types.add(version);
        }
        types
    }

    /// The names that are left in a version's package.
    pub(super) fn scope(&self, version: u32) -> Scope {
        self.scopes[&version].clone()
    }

    /// The name of a type of the contract within its version.
    pub(super) fn name(&self, full_name: &str) -> &Identifier {
        self.own_name(full_name)
            .expect("every type of the contract has a place")
    }

    /// The same, unless the type is not of the contract.
    pub(super) fn own_name(&self, full_name: &str) -> Option<&Identifier> {
        match self.places.get(full_name)? {
            Place::Own { name, .. } => Some(name),
            Place::WellKnown { .. } => None,
        }
    }

    /// A type as modules of `version` name it, in an annotation.
    pub(super) fn annotation(&self, full_name: &str, version: u32, imports: &mut Imports) -> Code {
        let code = match self.place(full_name) {
            None => {
                imports.any_message = true;
                "plugwright.Message".to_owned()
            }
            Some(Place::Own { version: own, name }) if own == version => {
                imports.own = true;
                format!("messages.{name}")
            }
            Some(Place::Own {
                version: other,
                name,
            }) => {
                imports.versions.insert(other);
                format!("v{other}_messages.{name}")
            }
            Some(Place::WellKnown { module, name }) => {
                imports.well_known.insert(module);
                format!("{module}.{name}")
            }
        };
        Code(code)
    }

    /// A type as modules of `version` name it where the class itself is needed.
    pub(super) fn class(&self, full_name: &str, version: u32, imports: &mut Imports) -> Code {
        if self.place(full_name).is_some() {
            return self.annotation(full_name, version, imports);
        }
        let name = Text(full_name.to_owned());
        Code(format!("message_class({name})"))
    }

    /// A type as the stub of `version` names it. A field of a message hides the type
    /// of its name, so such a type is named by way of its module.
    pub(super) fn stub(
        &self,
        full_name: &str,
        version: u32,
        hidden: &BTreeSet<String>,
        imports: &mut Imports,
    ) -> Code {
        Code(match self.place(full_name) {
            None => "_message.Message".to_owned(),
            Some(Place::Own { version: own, name })
                if own == version && !hidden.contains(name.as_str()) =>
            {
                name.to_string()
            }
            _ => format!("_{}", self.annotation(full_name, version, imports)),
        })
    }

    /// A type as the author of a plugin of `version` names it.
    pub(super) fn author(&self, full_name: &str, imports: &mut Imports) -> Code {
        Code(match self.place(full_name) {
            None => {
                imports.any_message = true;
                "Message".to_owned()
            }
            Some(Place::Own { version, name }) => {
                imports.versions.insert(version);
                format!("v{version}.{name}")
            }
            Some(Place::WellKnown { module, name }) => {
                imports.well_known.insert(module);
                format!("{module}.{name}")
            }
        })
    }

    fn place(&self, full_name: &str) -> Option<Place> {
        let own = self.places.get(full_name).cloned();
        own.or_else(|| {
            let name = full_name.strip_prefix("google.protobuf.")?;
            let module = well_known_module(name)?;
            let name = name.to_owned();
            Some(Place::WellKnown { module, name })
        })
    }

    fn add(&mut self, version: &Version) {
        let mut scope = Scope::reserving(MODULES);
        let number = version.protocol_version;
        for it in &version.enums {
            self.add_enum(it, "", number, &mut scope);
        }
        for it in &version.messages {
            self.add_message(it, "", number, &mut scope);
        }
        self.scopes.insert(number, scope);
    }

    fn add_message(&mut self, message: &Message, parents: &str, version: u32, scope: &mut Scope) {
        let name = format!("{parents}{}", message.name);
        let place = Place::Own {
            version,
            name: scope.name(&name),
        };
        self.places.insert(message.full_name.clone(), place);
        for it in &message.enums {
            self.add_enum(it, &name, version, scope);
        }
        for it in &message.messages {
            self.add_message(it, &name, version, scope);
        }
    }

    fn add_enum(&mut self, declared: &Enum, parents: &str, version: u32, scope: &mut Scope) {
        let name = scope.name(&format!("{parents}{}", declared.name));
        self.places
            .insert(declared.full_name.clone(), Place::Own { version, name });
    }
}

/// The module of `google.protobuf` that has a message or enum.
fn well_known_module(name: &str) -> Option<&'static str> {
    let outermost = name.split('.').next().unwrap_or(name);
    Some(match outermost {
        "Any" => "any_pb2",
        "Api" | "Method" | "Mixin" => "api_pb2",
        "Duration" => "duration_pb2",
        "Empty" => "empty_pb2",
        "FieldMask" => "field_mask_pb2",
        "ListValue" | "NullValue" | "Struct" | "Value" => "struct_pb2",
        "SourceContext" => "source_context_pb2",
        "Timestamp" => "timestamp_pb2",
        "Enum" | "EnumValue" | "Field" | "Option" | "Syntax" | "Type" => "type_pb2",
        "BoolValue" | "BytesValue" | "DoubleValue" | "FloatValue" | "Int32Value" | "Int64Value"
        | "StringValue" | "UInt32Value" | "UInt64Value" => "wrappers_pb2",
        _ if outermost.ends_with("DescriptorProto") || outermost.ends_with("Options") => {
            "descriptor_pb2"
        }
        _ => return None,
    })
}

/// The module of `google.protobuf` that a file became.
pub(super) fn well_known_file(path: &str) -> Option<&'static str> {
    let name = path
        .strip_prefix("google/protobuf/")?
        .strip_suffix(".proto")?;
    WELL_KNOWN_FILES
        .iter()
        .copied()
        .find(|it| it.strip_suffix("_pb2") == Some(name))
}
