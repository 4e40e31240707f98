//! Names that a contract keeps apart and Go does not.

use std::collections::BTreeMap;

use prost_types::{DescriptorProto, EnumDescriptorProto, MessageOptions, ServiceDescriptorProto};

use super::BackendError;
use super::names;
use super::packages::{Package, Packages};

/// Refuses a contract whose stubs would declare one name twice.
pub(super) fn check(packages: &Packages<'_>) -> Result<(), BackendError> {
    let mut declared: BTreeMap<(&Package, String), String> = BTreeMap::new();
    for file in &packages.generated {
        let Some(package) = packages.of_file(file.name()) else {
            continue;
        };
        let mut names = Vec::new();
        for message in &file.message_type {
            message_names(message.name(), message, &mut names);
        }
        for definition in &file.enum_type {
            let name = exported(definition.name());
            enum_names(definition.name(), &name, definition, &mut names);
        }
        for service in &file.service {
            service_names(service, &mut names);
        }
        for (name, meaning) in names {
            let Some(first) = declared.insert((package, name.clone()), meaning.clone()) else {
                continue;
            };
            return Err(BackendError::Contract {
                message: format!("in Go, {first} and {meaning} would both be `{name}`"),
                help: "rename one of them in the contract, or leave `go` out of --lang".to_owned(),
            });
        }
    }
    Ok(())
}

/// A name in Go and what it is in the contract.
type Declared = (String, String);

fn exported(name: &str) -> String {
    names::exported(name).as_str().to_owned()
}

/// `path` is the name with those of the messages around it.
fn message_names(path: &str, message: &DescriptorProto, names: &mut Vec<Declared>) {
    let own = exported(path);
    for nested in &message.nested_type {
        let is_map = nested
            .options
            .as_ref()
            .is_some_and(MessageOptions::map_entry);
        if !is_map {
            message_names(&format!("{path}.{}", nested.name()), nested, names);
        }
    }
    for definition in &message.enum_type {
        let path = format!("{path}.{}", definition.name());
        enum_names(&path, &own, definition, names);
    }
    names.push((own, format!("message `{path}`")));
}

/// The values of an enum are named after what is around it.
fn enum_names(
    path: &str,
    prefix: &str,
    definition: &EnumDescriptorProto,
    names: &mut Vec<Declared>,
) {
    let own = exported(path);
    for value in &definition.value {
        let name = format!("{prefix}_{}", value.name());
        names.push((name, format!("value `{}` of `{path}`", value.name())));
    }
    for table in ["name", "value"] {
        let name = format!("{own}_{table}");
        names.push((name, format!("the table of every {table} of enum `{path}`")));
    }
    names.push((own, format!("enum `{path}`")));
}

fn service_names(service: &ServiceDescriptorProto, names: &mut Vec<Declared>) {
    let own = exported(service.name());
    for (name, part) in [
        (format!("{own}Client"), "client"),
        (format!("New{own}Client"), "constructor of the client"),
        (format!("{own}Server"), "server"),
        (format!("Register{own}Server"), "registration"),
        (format!("Unimplemented{own}Server"), "base"),
        (format!("Unsafe{own}Server"), "base without methods"),
        (format!("{own}_ServiceDesc"), "description"),
    ] {
        names.push((name, format!("the {part} of service `{}`", service.name())));
    }
    for method in &service.method {
        let meaning = format!("method `{}.{}`", service.name(), method.name());
        let method_name = exported(method.name());
        names.push((
            format!("{own}_{method_name}_FullMethodName"),
            meaning.clone(),
        ));
        if method.client_streaming() || method.server_streaming() {
            for side in ["Client", "Server"] {
                names.push((
                    format!("{own}_{method_name}{side}"),
                    format!("the stream of {meaning}"),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(service: &str, message: &str) -> Vec<String> {
        let mut names = Vec::new();
        let service = ServiceDescriptorProto {
            name: Some(service.to_owned()),
            ..ServiceDescriptorProto::default()
        };
        service_names(&service, &mut names);
        message_names(message, &DescriptorProto::default(), &mut names);
        names.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_service_takes_more_names_than_its_own() {
        for message in ["ImportClient", "import_server", "UnsafeImportServer"] {
            let mut names = names_of("Import", message);
            let all = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), all - 1, "{message}");
        }
        assert!(names_of("Import", "Import").contains(&"Import".to_owned()));
    }
}
