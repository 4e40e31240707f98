//! Owns where each type of the descriptors stands in Java, and what each package
//! declares.

use std::collections::BTreeMap;

use prost_types::{DescriptorProto, FileDescriptorProto, FileOptions, MessageOptions};

use super::names::{self, Scope};
use crate::input::Input;

/// Protobuf's own files, which come with protobuf-java.
const WELL_KNOWN: &str = "google/protobuf/";

/// A type of Java.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JavaType {
    pub(super) package: String,
    /// Its name with those of the types around it.
    pub(super) path: String,
}

/// What Java calls a file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) package: String,
    pub(super) outer_class: String,
}

/// Every type and every file.
#[derive(Clone, Debug)]
pub(super) struct Types {
    pub(super) root: String,
    by_name: BTreeMap<String, JavaType>,
    files: BTreeMap<String, Place>,
    packages: BTreeMap<String, Scope>,
}

impl Types {
    pub(super) fn of(input: &Input) -> Self {
        let mut types = Self {
            root: input.settings.java.package.clone(),
            by_name: BTreeMap::new(),
            files: BTreeMap::new(),
            packages: BTreeMap::new(),
        };
        let files = &input.descriptors.set.file;
        let packages: Vec<String> = files.iter().map(|it| types.package(input, it)).collect();
        for (file, package) in files.iter().zip(&packages) {
            types.declare(file, package);
        }
        for (file, package) in files.iter().zip(&packages) {
            let scope = types.packages.entry(package.clone()).or_default();
            let outer = scope.name(&format!("{}Proto", stem(file.name())));
            let place = Place {
                package: package.clone(),
                outer_class: outer.to_string(),
            };
            types.files.insert(file.name().to_owned(), place);
        }
        types
    }

    /// A type by its full name.
    pub(super) fn get(&self, full_name: &str) -> &JavaType {
        &self.by_name[full_name.trim_start_matches('.')]
    }

    pub(super) fn place(&self, file: &str) -> &Place {
        &self.files[file]
    }

    /// What a package declares.
    pub(super) fn scope(&mut self, package: &str) -> &mut Scope {
        self.packages.entry(package.to_owned()).or_default()
    }

    /// The package of a version.
    pub(super) fn version(&self, number: u32) -> String {
        version(&self.root, number)
    }

    fn package(&self, input: &Input, file: &FileDescriptorProto) -> String {
        if is_well_known(file.name()) {
            let options = file.options.as_ref();
            return options.map_or("", FileOptions::java_package).to_owned();
        }
        let mut versions = input.contract.versions.iter();
        let owner = versions.find(|it| it.files.iter().any(|it| it == file.name()));
        match owner {
            Some(owner) => version(&self.root, owner.protocol_version),
            None => foreign(&self.root, file.package()),
        }
    }

    fn declare(&mut self, file: &FileDescriptorProto, package: &str) {
        let options = file.options.as_ref();
        let own = !is_well_known(file.name());
        let around = match options {
            Some(options) if !own && !options.java_multiple_files() => {
                format!("{}.", options.java_outer_classname())
            }
            _ => String::new(),
        };
        for message in &file.message_type {
            let path = format!("{around}{}", message.name());
            self.message(message, file.package(), package, &path);
        }
        for enumeration in &file.enum_type {
            let path = format!("{around}{}", enumeration.name());
            self.add(&join(file.package(), enumeration.name()), package, &path);
        }
        let scope = self.packages.entry(package.to_owned()).or_default();
        if own {
            for message in &file.message_type {
                scope.take(message.name());
                scope.take(&format!("{}OrBuilder", message.name()));
            }
            for enumeration in &file.enum_type {
                scope.take(enumeration.name());
            }
            for service in &file.service {
                scope.take(&format!("{}Grpc", service.name()));
            }
        }
    }

    fn message(&mut self, message: &DescriptorProto, parent: &str, package: &str, path: &str) {
        let full_name = join(parent, message.name());
        self.add(&full_name, package, path);
        for nested in &message.nested_type {
            if nested
                .options
                .as_ref()
                .is_none_or(|it| !MessageOptions::map_entry(it))
            {
                let path = format!("{path}.{}", nested.name());
                self.message(nested, &full_name, package, &path);
            }
        }
        for nested in &message.enum_type {
            let path = format!("{path}.{}", nested.name());
            self.add(&join(&full_name, nested.name()), package, &path);
        }
    }

    fn add(&mut self, full_name: &str, package: &str, path: &str) {
        let java_type = JavaType {
            package: package.to_owned(),
            path: path.to_owned(),
        };
        self.by_name.insert(full_name.to_owned(), java_type);
    }
}

/// Whether protobuf-java brings a file along.
pub(super) fn is_well_known(file: &str) -> bool {
    file.starts_with(WELL_KNOWN)
}

/// A full name from that of the parent.
pub(super) fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

fn version(root: &str, number: u32) -> String {
    format!("{root}.v{number}")
}

/// The package of what no version owns.
fn foreign(root: &str, package: &str) -> String {
    let segments = package.split('.').filter(|it| !it.is_empty());
    segments.fold(format!("{root}.proto"), |package, it| {
        format!("{package}.{}", names::segment(it))
    })
}

/// The name of a file without its folder, as a class has it.
fn stem(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = names::camel(name.strip_suffix(".proto").unwrap_or(name), true);
    if stem.starts_with(|it: char| it.is_ascii_alphabetic()) {
        stem
    } else {
        format!("File{stem}")
    }
}
