//! Owns where each type of the descriptors stands in the SDK, and what it is called.

use std::collections::BTreeMap;

use prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};

use super::fragment::Identifier;
use super::names::Scope;

/// Protobuf's own files, which come with protobuf-es.
const WELL_KNOWN: &str = "google/protobuf/";
/// Where protobuf-es has them.
pub(super) const WELL_KNOWN_MODULE: &str = "@bufbuild/protobuf/wkt";

/// A message or an enum.
#[derive(Clone, Debug)]
pub(super) struct Type {
    /// The file that declares it.
    pub(super) file: String,
    /// Of the type of its values.
    pub(super) shape: Identifier,
    /// Of its descriptor.
    pub(super) schema: Identifier,
}

/// The names of one file.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// Of the file's own descriptor.
    pub(super) file: Identifier,
    /// Of its services, beside the contract's names for them, in their order.
    pub(super) services: Vec<(String, Identifier)>,
    /// What is left for imports.
    pub(super) scope: Scope,
}

/// Every type and every file.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    types: BTreeMap<String, Type>,
    files: BTreeMap<String, Names>,
}

impl Types {
    pub(super) fn of(set: &FileDescriptorSet) -> Self {
        let mut types = Self::default();
        for file in &set.file {
            types.add(file);
        }
        types
    }

    /// A type by its full name.
    pub(super) fn get(&self, full_name: &str) -> &Type {
        &self.types[full_name.trim_start_matches('.')]
    }

    /// The names of a file.
    pub(super) fn names(&self, file: &str) -> &Names {
        &self.files[file]
    }

    /// In the order in which protobuf-es gives names: first what values are, then what
    /// describes them.
    fn add(&mut self, file: &FileDescriptorProto) {
        let mut scope = Scope::default();
        let declared = declared(file);
        let shapes: Vec<Identifier> = declared
            .iter()
            .map(|it| scope.name(&flattened(file.package(), it)))
            .collect();
        let stem = file.name().strip_suffix(".proto").unwrap_or(file.name());
        let file_name = scope.name(&format!("file_{}", words(stem)));
        for (full_name, shape) in declared.into_iter().zip(shapes) {
            let schema = scope.name(&format!("{}Schema", flattened(file.package(), &full_name)));
            let place = Type {
                file: file.name().to_owned(),
                shape,
                schema,
            };
            self.types.insert(full_name, place);
        }
        let services = file.service.iter();
        let services = services.map(|it| (it.name().to_owned(), scope.name(it.name())));
        let services = services.collect();
        let names = Names {
            file: file_name,
            services,
            scope: scope.clone(),
        };
        self.files.insert(file.name().to_owned(), names);
    }
}

impl Names {
    /// The names of everything that the file exports are taken in it.
    pub(super) fn take_in(&self, scope: &mut Scope) {
        scope.join(&self.scope);
    }
}

/// Whether protobuf-es brings a file along.
pub(super) fn is_well_known(file: &str) -> bool {
    file.starts_with(WELL_KNOWN)
}

/// The module of a file below the folder of all of them.
pub(super) fn module(file: &str) -> String {
    format!("{}_pb", file.strip_suffix(".proto").unwrap_or(file))
}

/// The full names of every message and enum, each message before what is in it.
fn declared(file: &FileDescriptorProto) -> Vec<String> {
    let mut names = Vec::new();
    for message in &file.message_type {
        declare(message, file.package(), &mut names);
    }
    names.extend(
        file.enum_type
            .iter()
            .map(|it| join(file.package(), it.name())),
    );
    names
}

fn declare(message: &DescriptorProto, parent: &str, names: &mut Vec<String>) {
    let full_name = join(parent, message.name());
    names.push(full_name.clone());
    let is_own = |it: &&DescriptorProto| it.options.as_ref().is_none_or(|it| !it.map_entry());
    for nested in message.nested_type.iter().filter(is_own) {
        declare(nested, &full_name, names);
    }
    names.extend(
        message
            .enum_type
            .iter()
            .map(|it| join(&full_name, it.name())),
    );
}

/// A full name from that of the parent.
pub(super) fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

/// Without the package, and with the parents in front.
fn flattened(package: &str, full_name: &str) -> String {
    let name = full_name
        .strip_prefix(package)
        .map_or(full_name, |it| it.trim_start_matches('.'));
    name.replace('.', "_")
}

/// Every run of other characters than letters, digits and underscores is one underscore.
fn words(text: &str) -> String {
    let legal = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let mut words = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if legal(character) {
            words.push(character);
        } else if !gap {
            words.push('_');
        }
        gap = !legal(character);
    }
    words
}
