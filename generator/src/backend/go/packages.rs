//! Which Go package each file of a contract becomes part of.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, ServiceDescriptorProto,
};

use super::BackendError;
use super::fragment::Identifier;
use super::names;
use crate::input::Input;
use crate::text::Words;

/// Every Go program that is linked with grpc and protobuf has these files' types
/// already; a second copy would end it at its start.
const LINKED_ALREADY: &[&str] = &["google/protobuf/", "google/rpc/", "grpc/"];

/// Names that go-plugin itself registers. The reader of contracts refuses them in the
/// contract's own packages, but not in those that it imports.
const GO_PLUGIN: &[&str] = &[
    "plugin.ConnInfo",
    "plugin.Empty",
    "plugin.GRPCBroker",
    "plugin.GRPCController",
    "plugin.GRPCStdio",
    "plugin.StdioData",
];

/// A Go package of messages and services.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Package {
    /// What an import statement says.
    pub(super) import_path: String,
    /// The package's name, which is also its folder where it is generated.
    pub(super) name: Identifier,
    /// It comes with Go's libraries.
    pub(super) foreign: bool,
}

impl Package {
    /// The line of an import statement.
    pub(super) fn import(&self) -> String {
        import(&self.import_path, &self.name)
    }
}

/// The line of an import statement, with the package's name where the path does not
/// tell it.
pub(super) fn import(path: &str, name: &Identifier) -> String {
    if path.rsplit('/').next() == Some(name.as_str()) {
        format!("\"{path}\"")
    } else {
        format!("{name} \"{path}\"")
    }
}

/// A message type in Go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MessageType {
    pub(super) package: Package,
    pub(super) name: Identifier,
}

/// The Go package of every file, and what is in them.
pub(super) struct Packages<'a> {
    of_file: BTreeMap<&'a str, Package>,
    messages: BTreeMap<String, (&'a FileDescriptorProto, &'a DescriptorProto)>,
    /// The files that stubs are made of, in the order of the input.
    pub(super) generated: Vec<&'a FileDescriptorProto>,
}

impl<'a> Packages<'a> {
    /// One package for each protocol version, and one for each other protobuf package
    /// that these import.
    pub(super) fn of(input: &'a Input) -> Result<Self, BackendError> {
        let mut names = Names::new(input);
        let mut packages = Self {
            of_file: BTreeMap::new(),
            messages: BTreeMap::new(),
            generated: Vec::new(),
        };
        for file in &input.descriptors.set.file {
            let linked = LINKED_ALREADY.iter().any(|it| file.name().starts_with(it));
            let package = if linked {
                linked_package(file)?
            } else {
                check_path(file)?;
                packages.generated.push(file);
                names.package(file)
            };
            packages.of_file.insert(file.name(), package);
            for message in &file.message_type {
                packages.index(file, file.package(), message);
            }
            check_names(file)?;
        }
        Ok(packages)
    }

    pub(super) fn of_file(&self, file: &str) -> Option<&Package> {
        self.of_file.get(file)
    }

    /// The Go type of a message, by its full protobuf name.
    pub(super) fn message(&self, full_name: &str) -> Result<MessageType, BackendError> {
        let (file, _) = self.find(full_name)?;
        let package = &self.of_file[file.name()];
        let name = match file.package() {
            "" => full_name,
            package => &full_name[package.len() + 1..],
        };
        Ok(MessageType {
            package: package.clone(),
            name: names::exported(name),
        })
    }

    /// What protobuf says about a message, by its full name.
    pub(super) fn descriptor(&self, full_name: &str) -> Result<&'a DescriptorProto, BackendError> {
        self.find(full_name).map(|(_, message)| message)
    }

    fn find(
        &self,
        full_name: &str,
    ) -> Result<(&'a FileDescriptorProto, &'a DescriptorProto), BackendError> {
        self.messages
            .get(full_name)
            .copied()
            .ok_or_else(|| BackendError::Contract {
                message: format!("message `{full_name}` is in none of the contract's files"),
                help: "give every file that the contract imports".to_owned(),
            })
    }

    fn index(&mut self, file: &'a FileDescriptorProto, parent: &str, message: &'a DescriptorProto) {
        let full_name = join(parent, message.name());
        for nested in &message.nested_type {
            self.index(file, &full_name, nested);
        }
        self.messages.insert(full_name, (file, message));
    }
}

/// Gives every protobuf package a name of its own.
struct Names<'a> {
    input: &'a Input,
    of_package: BTreeMap<String, Package>,
    taken: BTreeSet<String>,
}

impl<'a> Names<'a> {
    fn new(input: &'a Input) -> Self {
        let mut names = Self {
            input,
            of_package: BTreeMap::new(),
            taken: BTreeSet::new(),
        };
        for version in &input.contract.versions {
            let name = format!("{}v{}", input.settings.go.package, version.protocol_version);
            names.add(&version.package, &name);
        }
        names
    }

    fn package(&mut self, file: &FileDescriptorProto) -> Package {
        if let Some(package) = self.of_package.get(file.package()) {
            return package.clone();
        }
        let words: String = Words::of(file.package()).iter().collect();
        let name = if words.is_empty() { "types" } else { &words };
        // Never a name that the libraries use, all of which are shorter or other words.
        self.add(file.package(), &format!("{name}types"))
    }

    fn add(&mut self, protobuf: &str, name: &str) -> Package {
        let mut unique = name.to_owned();
        let mut number = 2;
        while !self.taken.insert(unique.clone()) {
            unique = format!("{name}{number}");
            number += 1;
        }
        let package = Package {
            import_path: format!("{}/{unique}", self.input.settings.go.module),
            name: Identifier::new(&unique),
            foreign: false,
        };
        self.of_package.insert(protobuf.to_owned(), package.clone());
        package
    }
}

/// The package that the file itself names in `go_package`.
fn linked_package(file: &FileDescriptorProto) -> Result<Package, BackendError> {
    let option = file.options.as_ref().map_or("", |it| it.go_package());
    let (import_path, name) = match option.split_once(';') {
        Some(parts) => parts,
        None => (option, option.rsplit('/').next().unwrap_or(option)),
    };
    if import_path.is_empty() {
        return Err(BackendError::Contract {
            message: format!("file `{}` has no `go_package`", file.name()),
            help: "import the original of the file: Go's libraries hold it already, and a copy of \
                   it would end every plugin at its start"
                .to_owned(),
        });
    }
    Ok(Package {
        import_path: import_path.to_owned(),
        name: Identifier::new(name),
        foreign: true,
    })
}

/// Generators take the package of each file in one comma-separated argument.
fn check_path(file: &FileDescriptorProto) -> Result<(), BackendError> {
    let path = file.name();
    if path.contains([',', '=', '\\', '"', '\n', '\r']) {
        return Err(BackendError::Contract {
            message: format!("the path `{path}` cannot be passed to Go's generators"),
            help: "rename the file: letters, digits, `_`, `-`, `.` and `/` are safe".to_owned(),
        });
    }
    Ok(())
}

/// Go keeps one registry of names for the whole process.
fn check_names(file: &FileDescriptorProto) -> Result<(), BackendError> {
    let messages = file.message_type.iter().map(DescriptorProto::name);
    let enums = file.enum_type.iter().map(EnumDescriptorProto::name);
    let services = file.service.iter().map(ServiceDescriptorProto::name);
    let mut names = messages.chain(enums).chain(services);
    match names.find(|it| GO_PLUGIN.contains(&join(file.package(), it).as_str())) {
        None => Ok(()),
        Some(name) => Err(BackendError::Contract {
            message: format!(
                "`{}` is a name of go-plugin's own",
                join(file.package(), name)
            ),
            help: "rename it or its package: a Go program that holds both ends at its start"
                .to_owned(),
        }),
    }
}

fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}
