//! Names that a contract keeps apart and Rust does not.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, FileDescriptorSet, MessageOptions,
    ServiceDescriptorProto,
};

use super::BackendError;
use super::names::{camel, module_stem, snake, variant};

/// What tonic's clients have beside the methods of a service.
const OF_CLIENTS: &[&str] = &[
    "accept_compressed",
    "max_decoding_message_size",
    "max_encoding_message_size",
    "new",
    "send_compressed",
    "with_interceptor",
    "with_origin",
];

/// What every module of a package has beside its messages.
const OF_PACKAGES: &[&str] = &["bool", "f32", "f64", "i32", "i64", "u32", "u64"];

/// Refuses a contract whose stubs would declare one name twice.
pub(super) fn check(set: &FileDescriptorSet) -> Result<(), BackendError> {
    let mut names = Names::default();
    let files = set.file.iter().filter(|it| !is_prosts(it.package()));
    let packages: BTreeSet<_> = files.clone().map(FileDescriptorProto::package).collect();
    names.packages(&packages)?;
    for file in files {
        let scope = super::types::module(file.package());
        for message in &file.message_type {
            names.message(&scope, file.package(), message)?;
        }
        for definition in &file.enum_type {
            names.enumeration(&scope, file.package(), definition)?;
        }
        for service in &file.service {
            names.service(&scope, file.package(), service)?;
        }
    }
    Ok(())
}

/// The package that prost brings along.
fn is_prosts(package: &str) -> bool {
    package == "google.protobuf"
}

/// What is declared where, and what it is in the contract.
#[derive(Default)]
struct Names(BTreeMap<(String, String), String>);

impl Names {
    fn declare(&mut self, scope: &str, name: &str, meaning: String) -> Result<(), BackendError> {
        match self.0.entry((scope.to_owned(), name.to_owned())) {
            Entry::Vacant(free) => {
                free.insert(meaning);
                Ok(())
            }
            Entry::Occupied(taken) => Err(BackendError::Contract {
                message: format!(
                    "in Rust, {} and {meaning} would both be `{name}`",
                    taken.get()
                ),
                help: "rename one of them in the contract, or leave `rust` out of --lang"
                    .to_owned(),
            }),
        }
    }

    /// Modules, one in the other.
    fn packages(&mut self, packages: &BTreeSet<&str>) -> Result<(), BackendError> {
        let mut parts = BTreeSet::new();
        for package in packages {
            for name in OF_PACKAGES {
                let meaning = format!("the type `{name}`");
                self.declare(&super::types::module(package), name, meaning)?;
            }
            let ends = package.match_indices('.').map(|(end, _)| end);
            parts.extend(ends.chain([package.len()]).map(|end| &package[..end]));
        }
        parts.remove("");
        for package in parts {
            let (parent, name) = package.rsplit_once('.').unwrap_or(("", package));
            let scope = super::types::module(parent);
            self.declare(&scope, &snake(name), format!("package `{package}`"))?;
        }
        Ok(())
    }

    fn message(
        &mut self,
        scope: &str,
        parent: &str,
        message: &DescriptorProto,
    ) -> Result<(), BackendError> {
        let path = joined(parent, ".", message.name());
        let inner = joined(scope, "::", &snake(message.name()));
        self.declare(scope, &camel(message.name()), format!("message `{path}`"))?;
        let oneofs = oneofs(message);
        let nested = message.nested_type.iter().filter(|it| !is_map(it));
        let has_module = nested.clone().next().is_some();
        if has_module || !message.enum_type.is_empty() || !oneofs.is_empty() {
            let meaning = format!("the module of message `{path}`");
            self.declare(scope, &snake(message.name()), meaning)?;
        }
        for message in nested {
            self.message(&inner, &path, message)?;
        }
        for definition in &message.enum_type {
            self.enumeration(&inner, &path, definition)?;
        }
        for (index, name) in oneofs {
            self.oneof(&inner, &path, message, index, name)?;
        }
        self.fields(&path, message)
    }

    /// A field on its own is one of the struct, and so is a oneof.
    fn fields(&mut self, path: &str, message: &DescriptorProto) -> Result<(), BackendError> {
        let scope = format!("the fields of {path}");
        for field in message.field.iter().filter(|it| !is_in_oneof(it)) {
            let meaning = format!("field `{path}.{}`", field.name());
            self.declare(&scope, &snake(field.name()), meaning)?;
        }
        for (_, name) in oneofs(message) {
            self.declare(&scope, &snake(name), format!("oneof `{path}.{name}`"))?;
        }
        Ok(())
    }

    /// An enum in Rust, whose name gives way to a nested message's.
    fn oneof(
        &mut self,
        scope: &str,
        path: &str,
        message: &DescriptorProto,
        index: usize,
        name: &str,
    ) -> Result<(), BackendError> {
        let own = camel(name);
        let messages = message.nested_type.iter().map(DescriptorProto::name);
        let enums = message.enum_type.iter().map(EnumDescriptorProto::name);
        let taken = messages.chain(enums).any(|it| camel(it) == own);
        let own = if taken { own + "OneOf" } else { own };
        self.declare(scope, &own, format!("oneof `{path}.{name}`"))?;
        let within = format!("the choices of {path}.{name}");
        let fields = message.field.iter().filter(|it| is_in_oneof(it));
        for field in fields.filter(|it| usize::try_from(it.oneof_index()) == Ok(index)) {
            let meaning = format!("field `{path}.{}`", field.name());
            self.declare(&within, &camel(field.name()), meaning)?;
        }
        Ok(())
    }

    fn enumeration(
        &mut self,
        scope: &str,
        parent: &str,
        definition: &EnumDescriptorProto,
    ) -> Result<(), BackendError> {
        let path = joined(parent, ".", definition.name());
        let own = camel(definition.name());
        self.declare(scope, &own, format!("enum `{path}`"))?;
        let mut numbers = BTreeSet::new();
        // A second name of a number is left out.
        for value in definition
            .value
            .iter()
            .filter(|it| numbers.insert(it.number()))
        {
            let meaning = format!("value `{}` of `{path}`", value.name());
            let within = format!("the values of {path}");
            self.declare(&within, &variant(&own, value.name()), meaning)?;
        }
        Ok(())
    }

    fn service(
        &mut self,
        scope: &str,
        package: &str,
        service: &ServiceDescriptorProto,
    ) -> Result<(), BackendError> {
        let path = joined(package, ".", service.name());
        let stem = module_stem(service.name());
        for side in ["client", "server"] {
            let meaning = format!("the {side} of service `{path}`");
            self.declare(scope, &format!("{stem}_{side}"), meaning)?;
        }
        let within = format!("the methods of {path}");
        for name in OF_CLIENTS {
            let meaning = format!("the method `{name}` of every client");
            self.declare(&within, name, meaning)?;
        }
        for method in &service.method {
            let meaning = format!("method `{path}.{}`", method.name());
            self.declare(&within, &snake(method.name()), meaning)?;
        }
        Ok(())
    }
}

/// The oneofs that a contract wrote, by their index.
fn oneofs(message: &DescriptorProto) -> Vec<(usize, &str)> {
    let all = message.oneof_decl.iter().enumerate();
    let real = all.filter(|(index, _)| {
        let mut fields = message.field.iter().filter(|it| is_in_oneof(it));
        fields.any(|it| usize::try_from(it.oneof_index()) == Ok(*index))
    });
    real.map(|(index, it)| (index, it.name())).collect()
}

/// An optional field has a oneof of its own in a descriptor.
fn is_in_oneof(field: &prost_types::FieldDescriptorProto) -> bool {
    field.oneof_index.is_some() && !field.proto3_optional()
}

fn is_map(message: &DescriptorProto) -> bool {
    let options = message.options.as_ref();
    options.is_some_and(MessageOptions::map_entry)
}

fn joined(parent: &str, separator: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}{separator}{name}")
    }
}

#[cfg(test)]
mod tests {
    use prost_types::{EnumValueDescriptorProto, FieldDescriptorProto, MethodDescriptorProto};

    use super::*;

    fn message(name: &str, fields: &[&str], nested: &[&str]) -> DescriptorProto {
        let field = |it: &&str| FieldDescriptorProto {
            name: Some((*it).to_owned()),
            ..FieldDescriptorProto::default()
        };
        DescriptorProto {
            name: Some(name.to_owned()),
            field: fields.iter().map(field).collect(),
            nested_type: nested.iter().map(|it| message(it, &[], &[])).collect(),
            ..DescriptorProto::default()
        }
    }

    fn told(files: Vec<FileDescriptorProto>) -> String {
        match check(&FileDescriptorSet { file: files }) {
            Ok(()) => "fine".to_owned(),
            Err(BackendError::Contract { message, .. }) => message,
            Err(other) => panic!("{other:?}"),
        }
    }

    fn of_messages(messages: Vec<DescriptorProto>) -> String {
        told(vec![FileDescriptorProto {
            package: Some("a".to_owned()),
            message_type: messages,
            ..FileDescriptorProto::default()
        }])
    }

    #[test]
    fn messages_and_fields() {
        assert_eq!(
            of_messages(vec![message("HTTP", &[], &[]), message("Http", &[], &[])]),
            "in Rust, message `a.HTTP` and message `a.Http` would both be `Http`"
        );
        assert_eq!(
            of_messages(vec![message("M", &["aB", "a_b"], &[])]),
            "in Rust, field `a.M.aB` and field `a.M.a_b` would both be `a_b`"
        );
        assert_eq!(
            of_messages(vec![message("M", &["type"], &["Type", "N"])]),
            "fine"
        );
    }

    #[test]
    fn a_message_with_messages_is_a_module_too() {
        let mut parent = FileDescriptorProto {
            package: Some("a".to_owned()),
            message_type: vec![message("B", &[], &["Inner"])],
            ..FileDescriptorProto::default()
        };
        let child = FileDescriptorProto {
            package: Some("a.b".to_owned()),
            ..FileDescriptorProto::default()
        };
        assert_eq!(
            told(vec![parent.clone(), child.clone()]),
            "in Rust, package `a.b` and the module of message `a.B` would both be `b`"
        );
        parent.message_type = vec![message("B", &[], &[])];
        assert_eq!(told(vec![parent, child]), "fine");
    }

    #[test]
    fn values_lose_the_name_of_their_enum() {
        let value = |name: &str, number| EnumValueDescriptorProto {
            name: Some(name.to_owned()),
            number: Some(number),
            ..EnumValueDescriptorProto::default()
        };
        let of = |number| {
            told(vec![FileDescriptorProto {
                package: Some("a".to_owned()),
                enum_type: vec![EnumDescriptorProto {
                    name: Some("Style".to_owned()),
                    value: vec![value("STYLE_PLAIN", 0), value("PLAIN", number)],
                    ..EnumDescriptorProto::default()
                }],
                ..FileDescriptorProto::default()
            }])
        };
        assert_eq!(
            of(1),
            "in Rust, value `STYLE_PLAIN` of `a.Style` and value `PLAIN` of `a.Style` would both be `Plain`"
        );
        // Of two names of one number prost keeps the first.
        assert_eq!(of(0), "fine");
    }

    #[test]
    fn methods() {
        let of = |names: &[&str]| {
            let method = |it: &&str| MethodDescriptorProto {
                name: Some((*it).to_owned()),
                ..MethodDescriptorProto::default()
            };
            told(vec![FileDescriptorProto {
                package: Some("a".to_owned()),
                service: vec![ServiceDescriptorProto {
                    name: Some("S".to_owned()),
                    method: names.iter().map(method).collect(),
                    ..ServiceDescriptorProto::default()
                }],
                ..FileDescriptorProto::default()
            }])
        };
        assert_eq!(
            of(&["New"]),
            "in Rust, the method `new` of every client and method `a.S.New` would both be `new`"
        );
        assert_eq!(
            of(&["Get", "get"]),
            "in Rust, method `a.S.Get` and method `a.S.get` would both be `get`"
        );
        assert_eq!(of(&["Connect", "Type"]), "fine");
    }
}
