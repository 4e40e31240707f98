//! The whole SDK in Go.

use std::collections::BTreeSet;
use std::fmt;

use super::super::BackendError;
use super::super::fragment::{Identifier, Literal};
use super::super::names;
use super::super::packages::{self, MessageType, Package, Packages};
use super::host::Accessor;
use super::{Host, Version};
use crate::input::Input;
use crate::text::Words;

/// The whole SDK.
#[derive(Debug)]
pub(crate) struct Sdk {
    /// The plugin system's name.
    pub(crate) app: Name,
    /// The module's path.
    pub(crate) module: Name,
    /// The root package, and the name that other packages import it under.
    pub(crate) package: Identifier,
    /// The package that checks plugins against the examples.
    pub(crate) test_package: Identifier,
    pub(crate) cookie_key: Literal,
    pub(crate) cookie_value: Literal,
    pub(crate) versions: Vec<Version>,
    current: u32,
}

/// Dotted and slashed words that may stand in prose, in paths and in strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name(String);

/// Names that files of ours import; a package of that name would hide them.
const IMPORTED: &[&str] = &[
    "codes",
    "context",
    "errors",
    "examples",
    "exampletest",
    "exec",
    "fmt",
    "grpc",
    "hclog",
    "internal",
    "io",
    "main",
    "plugin",
    "plugwright",
    "proto",
    "protojson",
    "protoreflect",
    "slices",
    "status",
    "testing",
    "time",
];

impl Sdk {
    pub(crate) fn new(input: &Input, packages: &Packages<'_>) -> Result<Self, BackendError> {
        let package = root_package(input);
        let versions = &input.contract.versions;
        let versions = versions.iter().map(|it| Version::new(it, input, packages));
        Ok(Self {
            app: Name::new("app", &input.contract.app)?,
            module: Name::new("go.module", &input.settings.go.module)?,
            test_package: Identifier::new(&format!("{package}test")),
            package,
            cookie_key: Literal::new(&input.contract.magic_cookie.key),
            cookie_value: Literal::new(&input.contract.magic_cookie.value),
            versions: versions.collect::<Result<_, _>>()?,
            current: input.contract.current().protocol_version,
        })
    }
}

impl Sdk {
    /// The packages of Go's libraries whose messages are in the examples.
    pub(crate) fn foreign_packages(&self) -> impl Iterator<Item = &Package> {
        self.example_packages().into_iter().filter(|it| it.foreign)
    }

    /// The SDK's own packages whose messages are in the examples.
    pub(crate) fn own_packages(&self) -> impl Iterator<Item = &Package> {
        self.example_packages().into_iter().filter(|it| !it.foreign)
    }

    fn example_packages(&self) -> BTreeSet<&Package> {
        let versions = self.versions.iter();
        versions.flat_map(|it| &it.example_packages).collect()
    }

    /// The version that the skeleton implements.
    pub(crate) fn current(&self) -> &Version {
        let found = self.versions.iter().find(|it| it.number == self.current);
        found.expect("every version has a view")
    }

    pub(crate) fn uses_deprecated(&self) -> bool {
        self.versions.iter().any(|it| it.uses_deprecated)
    }

    /// The line that imports the root package.
    pub(crate) fn import(&self) -> String {
        packages::import(&self.module.0, &self.package)
    }

    pub(crate) fn has_examples(&self) -> bool {
        self.versions.iter().any(Version::has_examples)
    }

    /// Whether an example of the contract ends with an error.
    pub(crate) fn fails_anywhere(&self) -> bool {
        let services = self.versions.iter().flat_map(Version::services);
        let mut examples = services
            .flat_map(|it| &it.methods)
            .flat_map(|it| &it.examples);
        examples.any(|it| it.code.is_some())
    }

    /// The first way to find a service of the host.
    pub(crate) fn first_host(&self) -> Option<(&Host, &Accessor)> {
        let mut hosts = self.versions.iter().flat_map(|it| &it.hosts);
        hosts.find_map(|host| Some((host, host.accessors.first()?)))
    }
}

impl Name {
    fn new(what: &str, text: &str) -> Result<Self, BackendError> {
        let plain = |it: char| it.is_ascii_alphanumeric() || "./-_~".contains(it);
        if text.chars().all(plain) && text.starts_with(|it: char| it.is_ascii_alphanumeric()) {
            return Ok(Self(text.to_owned()));
        }
        Err(BackendError::Contract {
            message: format!("`{text}` as {what} is nothing that Go can name a module after"),
            help: "use letters, digits, `.`, `-`, `_` and `/`".to_owned(),
        })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for MessageType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.package.name, self.name)
    }
}

fn root_package(input: &Input) -> Identifier {
    let name: String = Words::of(&input.settings.go.package).iter().collect();
    if name.is_empty() || IMPORTED.contains(&name.as_str()) || names::is_keyword(&name) {
        return Identifier::new(&format!("{name}sdk"));
    }
    Identifier::new(&name)
}
