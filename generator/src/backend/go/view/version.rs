//! One protocol version in Go.

use std::collections::BTreeSet;

use contract::model::{self, Role};

use super::super::BackendError;
use super::super::fragment::{Comment, Identifier, Literal};
use super::super::names;
use super::super::packages::{Package, Packages};
use super::deprecation;
use super::{Host, Service};
use crate::input::Input;

/// One protocol version.
#[derive(Debug)]
pub(crate) struct Version {
    pub(crate) number: u32,
    /// The package of its messages and services.
    pub(crate) package: Package,
    pub(crate) comment: Comment,
    pub(crate) deprecated: bool,
    /// Its own files use something that the contract calls deprecated.
    pub(crate) uses_deprecated: bool,
    /// What a plugin implements, by the name it is dispensed under.
    pub(crate) plugins: Vec<Plugin>,
    /// What the host implements.
    pub(crate) hosts: Vec<Host>,
    /// Deadlines where the caller sets none.
    pub(crate) timeouts: Vec<Timeout>,
    /// The packages of all messages that its examples use.
    pub(crate) example_packages: BTreeSet<Package>,
}

/// What a host dispenses under one name.
#[derive(Debug)]
pub(crate) struct Plugin {
    pub(crate) name: Literal,
    pub(crate) services: Vec<Service>,
}

/// The default deadline of one method.
#[derive(Debug)]
pub(crate) struct Timeout {
    pub(crate) constant: Identifier,
    pub(crate) milliseconds: u128,
}

impl Version {
    pub(super) fn new(
        version: &model::Version,
        input: &Input,
        packages: &Packages<'_>,
    ) -> Result<Self, BackendError> {
        let file = version.files.first().map_or("", String::as_str);
        let package = packages
            .of_file(file)
            .ok_or_else(|| BackendError::Contract {
                message: format!("package `{}` has no file", version.package),
                help: "give the files of the package to gen-sdk".to_owned(),
            })?;
        let hosts = Host::all(version, packages)?;
        let plugins = plugins(version, package, &hosts, packages)?;
        let services = plugins.iter().flat_map(|it| &it.services);
        let methods = services.flat_map(|it| &it.methods);
        let example_packages = methods
            .filter(|it| !it.examples.is_empty())
            .flat_map(|it| [&it.request.package, &it.response.package, package])
            .cloned()
            .collect();
        Ok(Self {
            number: version.protocol_version,
            package: package.clone(),
            comment: Comment::continued(&version.comment),
            deprecated: version.deprecated,
            uses_deprecated: deprecation::concerns(version, input),
            plugins,
            hosts,
            timeouts: timeouts(version),
            example_packages,
        })
    }

    /// Every service that a plugin implements.
    pub(crate) fn services(&self) -> impl Iterator<Item = &Service> {
        self.plugins.iter().flat_map(|it| &it.services)
    }

    /// Whether the host serves anything that a plugin can find.
    pub(crate) fn has_hosts(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// The name that dispenses the clients.
    pub(crate) fn dispensed(&self) -> Option<&Literal> {
        self.plugins.first().map(|it| &it.name)
    }

    /// Whether some example makes the kit for tests name the version's packages.
    pub(crate) fn has_examples(&self) -> bool {
        !self.example_packages.is_empty()
    }
}

fn plugins(
    version: &model::Version,
    package: &Package,
    hosts: &[Host],
    packages: &Packages<'_>,
) -> Result<Vec<Plugin>, BackendError> {
    let mut named: Vec<(String, Plugin)> = Vec::new();
    let mut type_names = BTreeSet::new();
    for service in version.services.iter().filter(|it| it.role != Role::Host) {
        let view = Service::new(service, version, package, hosts, packages, &mut type_names)?;
        let name = service.plugin_name.as_deref().unwrap_or(&service.name);
        if let Some((_, plugin)) = named.iter_mut().find(|(it, _)| it == name) {
            plugin.services.push(view);
            continue;
        }
        let plugin = Plugin {
            name: Literal::new(name),
            services: vec![view],
        };
        named.push((name.to_owned(), plugin));
    }
    Ok(named.into_iter().map(|(_, plugin)| plugin).collect())
}

fn timeouts(version: &model::Version) -> Vec<Timeout> {
    let methods = version
        .services
        .iter()
        .flat_map(|service| service.methods.iter().map(move |it| (service, it)));
    let limited = methods.filter_map(|(service, method)| {
        Some(Timeout {
            constant: path_constant(&service.name, &method.name),
            milliseconds: method.default_timeout?.as_millis(),
        })
    });
    limited.collect()
}

/// The stub's constant that holds a method's path.
pub(super) fn path_constant(service: &str, method: &str) -> Identifier {
    let [service, method] = [service, method].map(names::exported);
    Identifier::new(&format!("{service}_{method}_FullMethodName"))
}
