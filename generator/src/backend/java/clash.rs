//! Names that a contract may have and Java may not.

use std::collections::BTreeMap;

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, MessageOptions,
    ServiceDescriptorProto,
};

use super::super::BackendError;
use super::names;
use super::types::{Types, is_well_known};
use crate::input::Input;

/// Types that protoc's code means without saying where they are, and the first words of
/// the packages that it names.
const TAKEN: &[&str] = &["SuppressWarnings", "com", "io", "java"];

/// Refuses a contract whose stubs would not compile, here or where the names of files
/// have no case.
pub(super) fn check(input: &Input, types: &Types) -> Result<(), BackendError> {
    let mut declared: BTreeMap<&str, Names> = BTreeMap::new();
    let own = |it: &&FileDescriptorProto| !is_well_known(it.name());
    let files: Vec<_> = input.descriptors.set.file.iter().filter(own).collect();
    let first = types.root.split('.').next().unwrap_or_default();
    let places: Vec<&str> = files
        .iter()
        .map(|it| types.place(it.name()).package.as_str())
        .collect();
    for (file, package) in files.iter().zip(&places) {
        let names = declared.entry(package).or_default();
        for message in &file.message_type {
            let what = message.name();
            names.declare(what, &format!("message `{what}`"))?;
            let builder = format!("{what}OrBuilder");
            names.declare(&builder, &format!("the interface of message `{what}`"))?;
            Around(vec![what.to_owned()]).message(message, first)?;
            not_a_package(package, what, &places)?;
        }
        for definition in &file.enum_type {
            let what = definition.name();
            names.declare(what, &format!("enum `{what}`"))?;
            enumeration(what, definition, first)?;
            not_a_package(package, what, &places)?;
        }
        for service in &file.service {
            let stub = format!("{}Grpc", service.name());
            names.declare(&stub, &format!("the stub of service `{}`", service.name()))?;
            methods(service)?;
        }
    }
    Ok(())
}

/// What one package or class declares, by its name in small letters.
#[derive(Debug, Default)]
struct Names(BTreeMap<String, (String, String)>);

impl Names {
    fn declare(&mut self, name: &str, meaning: &str) -> Result<(), BackendError> {
        let value = (name.to_owned(), meaning.to_owned());
        match self.0.insert(name.to_ascii_lowercase(), value) {
            Some((other, first)) if other == name => Err(refused(&format!(
                "{first} and {meaning} would both be `{name}`"
            ))),
            Some((other, first)) => Err(refused(&format!(
                "{first} and {meaning} would be the classes `{other}` and `{name}`, whose files \
                 are the same one where names have no case"
            ))),
            None => Ok(()),
        }
    }
}

fn refused(what: &str) -> BackendError {
    BackendError::Contract {
        message: format!("in Java, {what}"),
        help: "rename one of them in the contract, or leave `java` out of --lang".to_owned(),
    }
}

fn legal(what: &str, name: &str, first: &str) -> Result<(), BackendError> {
    let reason = if !names::names_a_type(name) {
        "which is a reserved word"
    } else if TAKEN.contains(&name) || name == first {
        "which hides what the code of its stubs relies on"
    } else {
        return Ok(());
    };
    Err(BackendError::Contract {
        message: format!("in Java, {what} would be the class `{name}`, {reason}"),
        help: "rename it in the contract, or leave `java` out of --lang".to_owned(),
    })
}

/// A class in a package and a package below it may not have one name.
fn not_a_package(package: &str, name: &str, places: &[&str]) -> Result<(), BackendError> {
    let class = format!("{package}.{name}");
    let below = format!("{class}.");
    let taken = places
        .iter()
        .find(|it| **it == class || it.starts_with(&below));
    taken.map_or(Ok(()), |it| {
        Err(refused(&format!(
            "`{name}` would be the class `{class}`, and `{it}` is a package"
        )))
    })
}

/// The names of a message and of those around it, from the outermost on.
struct Around(Vec<String>);

impl Around {
    fn message(&self, message: &DescriptorProto, first: &str) -> Result<(), BackendError> {
        let path = self.0.join(".");
        legal(&format!("message `{path}`"), message.name(), first)?;
        let mut names = Names::default();
        names.declare("Builder", &format!("the builder of message `{path}`"))?;
        for group in &message.oneof_decl {
            let name = format!("{}Case", names::camel(group.name(), true));
            // One that `optional` makes up has no class.
            if !group.name().starts_with('_') {
                names.declare(&name, &format!("the cases of `{path}.{}`", group.name()))?;
            }
        }
        for nested in &message.nested_type {
            let entry = nested
                .options
                .as_ref()
                .is_some_and(MessageOptions::map_entry);
            if entry {
                continue;
            }
            let what = format!("message `{path}.{}`", nested.name());
            let interface = format!("{}OrBuilder", nested.name());
            names.declare(&interface, &format!("the interface of {what}"))?;
            self.inside(nested.name(), &what, &mut names)?;
            let around = [&self.0[..], &[nested.name().to_owned()]].concat();
            Around(around).message(nested, first)?;
        }
        for nested in &message.enum_type {
            let path = format!("{path}.{}", nested.name());
            self.inside(nested.name(), &format!("enum `{path}`"), &mut names)?;
            enumeration(&path, nested, first)?;
        }
        Ok(())
    }

    fn inside(&self, name: &str, what: &str, names: &mut Names) -> Result<(), BackendError> {
        if self.0.iter().any(|it| it == name) {
            return Err(refused(&format!(
                "{what} would be a class `{name}` inside of another `{name}`"
            )));
        }
        names.declare(name, what)
    }
}

fn enumeration(
    path: &str,
    definition: &EnumDescriptorProto,
    first: &str,
) -> Result<(), BackendError> {
    legal(&format!("enum `{path}`"), definition.name(), first)?;
    let mut declared: BTreeMap<String, String> = BTreeMap::new();
    let unrecognized = "the constant for unknown values".to_owned();
    declared.insert("UNRECOGNIZED".to_owned(), unrecognized);
    for value in &definition.value {
        let what = format!("value `{path}.{}`", value.name());
        if !names::names_a_value(value.name()) {
            return Err(BackendError::Contract {
                message: format!(
                    "in Java, {what} would be the constant `{}`, which is a reserved word",
                    value.name()
                ),
                help: "rename it in the contract, or leave `java` out of --lang".to_owned(),
            });
        }
        let number = format!("{}_VALUE", value.name());
        let number = (number, format!("the number of {what}"));
        for (name, what) in [(value.name().to_owned(), what.clone()), number] {
            if let Some(other) = declared.insert(name.clone(), what.clone()) {
                return Err(refused(&format!(
                    "{other} and {what} would both be `{name}`"
                )));
            }
        }
    }
    Ok(())
}

fn methods(service: &ServiceDescriptorProto) -> Result<(), BackendError> {
    let mut declared: BTreeMap<String, String> = BTreeMap::new();
    for method in &service.method {
        let name = names::method(method.name()).to_string();
        let what = format!("method `{}.{}`", service.name(), method.name());
        if let Some(other) = declared.insert(name.clone(), what.clone()) {
            return Err(refused(&format!(
                "{other} and {what} would both be `{name}`"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
