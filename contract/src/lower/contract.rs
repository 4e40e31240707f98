//! The `contract` option: apps, cookies and versions, within a package and across.

use std::collections::BTreeMap;

use prost_reflect::DynamicMessage;

use super::file::{SourceFile, tag};
use super::{cookie, message, name, service};
use crate::Code;
use crate::annotations::{self, Extensions};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Network, Role, Transport, Version};

/// One package of the contract.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// Every file of the package.
    pub(super) files: &'a [SourceFile],
    /// The one that has the option.
    pub(super) file: &'a SourceFile,
    pub(super) annotation: annotations::Contract,
}

impl Part<'_> {
    pub(super) fn package(&self) -> &str {
        self.file.descriptor.package_name()
    }

    pub(super) fn place(&self, word: &str) -> Option<Place> {
        self.file.annotation_place(&[], tag::FILE_OPTIONS, word)
    }
}

/// Finds the packages that have the option, each once.
pub(super) fn parts<'a>(
    packages: &'a BTreeMap<String, Vec<SourceFile>>,
    given: &[String],
    extensions: &Extensions,
    found: &mut Vec<Diagnostic>,
) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for (package, files) in packages {
        let read = |file: &'a SourceFile| {
            let options: DynamicMessage = file.descriptor.options();
            let annotation = annotations::read(&options, &extensions.contract)?;
            Some(Part {
                files,
                file,
                annotation,
            })
        };
        let mut annotated = files.iter().filter_map(read);
        let Some(part) = annotated.next() else {
            continue;
        };
        for twin in annotated {
            found.push(Diagnostic::new(
                Code::ContractTwice,
                twin.place("contract"),
                format!(
                    "`{}` already has a `contract` option in `{}`",
                    package,
                    part.file.descriptor.name()
                ),
                "keep one of the two: a package is one version",
            ));
        }
        parts.push(part);
    }
    if parts.is_empty() {
        found.push(missing(packages, given));
        return parts;
    }
    for file in packages
        .values()
        .flatten()
        .filter(|it| given.iter().any(|name| name == it.descriptor.name()))
    {
        if !parts
            .iter()
            .any(|it| it.package() == file.descriptor.package_name())
        {
            found.push(Diagnostic::new(
                Code::ContractMissingInPackage,
                file.package_place(),
                format!("no file of the package `{}` has a `contract` option", file.descriptor.package_name()),
                "give one of its files the option, or leave the file out: what a contract imports is found",
            ));
        }
    }
    parts
}

/// What to say where no file at all has the option.
pub(super) fn missing(
    packages: &BTreeMap<String, Vec<SourceFile>>,
    given: &[String],
) -> Diagnostic {
    let files = packages.values().flatten();
    let first = files.into_iter().find(|it| {
        given
            .first()
            .is_some_and(|name| name == it.descriptor.name())
    });
    Diagnostic::new(
        Code::ContractMissing,
        first.and_then(SourceFile::package_place),
        "no file has a `contract` option, so nothing says which plugins this contract is for",
        "import `plugwright/v1/options.proto` and say `option (plugwright.v1.contract) = { app: \"…\" \
         protocol_version: 1 magic_cookie: { key: \"…\" value: \"…\" } };`",
    )
}

/// Lowers one package.
pub(super) fn version(
    part: &Part<'_>,
    extensions: &Extensions,
    found: &mut Vec<Diagnostic>,
) -> Version {
    check_part(part, found);
    let mut version = Version {
        protocol_version: part.annotation.protocol_version,
        package: part.package().to_owned(),
        deprecated: part.annotation.deprecated,
        transport: transport(part.annotation.transport.as_ref()),
        files: part
            .files
            .iter()
            .map(|it| it.descriptor.name().to_owned())
            .collect(),
        services: Vec::new(),
        messages: Vec::new(),
        enums: Vec::new(),
        comment: part.file.file_comment(),
    };
    for file in part.files {
        let services = file.descriptor.services();
        version
            .services
            .extend(services.map(|it| service::lower(file, &it, extensions, found)));
        let messages = file.descriptor.messages();
        version
            .messages
            .extend(messages.map(|it| message::lower(file, &it, extensions, found)));
        version.enums.extend(
            file.descriptor
                .enums()
                .map(|it| message::lower_enum(file, &it)),
        );
    }
    let role_missing = found.iter().any(|it| it.code() == Code::RoleMissing);
    if !role_missing && version.services.iter().all(|it| it.role == Role::Host) {
        found.push(Diagnostic::new(
            Code::PluginServiceMissing,
            part.place("contract"),
            format!(
                "`{}` has no service that a plugin implements",
                part.package()
            ),
            "give it a service with `role: ROLE_PLUGIN`",
        ));
    }
    version
}

fn transport(annotation: Option<&annotations::Transport>) -> Transport {
    let Some(annotation) = annotation else {
        return Transport::default();
    };
    let networks = annotation.networks().filter_map(|it| match it {
        annotations::Network::Unspecified => None,
        annotations::Network::Unix => Some(Network::Unix),
        annotations::Network::Tcp => Some(Network::Tcp),
    });
    Transport {
        networks: networks.collect(),
        auto_mtls_required: annotation.auto_mtls() == annotations::AutoMtls::Required,
        broker_multiplex: annotation.broker_multiplex,
    }
}

fn check_part(part: &Part<'_>, found: &mut Vec<Diagnostic>) {
    if part.package().is_empty() {
        found.push(Diagnostic::new(
            Code::PackageMissing,
            part.file.package_place(),
            format!("`{}` has no `package`", part.file.descriptor.name()),
            "give it one that ends in its version, such as `package acme.greeter.v1;`",
        ));
    }
    let app = &part.annotation.app;
    if !name::is_app(app) {
        let message = if app.is_empty() {
            "`app` is empty".to_owned()
        } else {
            format!("`app` is {app:?}, which is not made of lower-case dotted words")
        };
        let help = "name the plugin system, such as `app: \"acme.greeter\"`";
        found.push(Diagnostic::new(
            Code::AppMalformed,
            part.place("app"),
            message,
            help,
        ));
    }
    if part.annotation.protocol_version == 0 {
        found.push(Diagnostic::new(
            Code::VersionZero,
            part.place("protocol_version"),
            format!("`{}` has no `protocol_version`", part.package()),
            "number the versions of the contract from 1: `protocol_version: 1`",
        ));
    }
    cookie::check(part, found);
}

/// What must be equal, and what must differ, across versions.
pub(super) fn check_versions(parts: &[Part<'_>], found: &mut Vec<Diagnostic>) {
    let Some((first, others)) = parts.split_first() else {
        return;
    };
    let mut numbers = BTreeMap::from([(first.annotation.protocol_version, first.package())]);
    for part in others {
        if part.annotation.app != first.annotation.app {
            let (app, expected) = (&part.annotation.app, &first.annotation.app);
            found.push(Diagnostic::new(
                Code::AppDiffers,
                part.place("app"),
                format!(
                    "`{}` is of the app {app:?}, but `{}` of {expected:?}",
                    part.package(),
                    first.package()
                ),
                "give all versions the same app, or generate the apps one by one",
            ));
        }
        if cookie::of(part) != cookie::of(first) {
            found.push(Diagnostic::new(
                Code::CookieDiffers,
                part.place("magic_cookie"),
                format!("`{}` has another magic cookie than `{}`", part.package(), first.package()),
                "give all versions the same one: a host sets it before it knows the plugin's version",
            ));
        }
        let number = part.annotation.protocol_version;
        if let Some(other) = numbers
            .insert(number, part.package())
            .filter(|_| number != 0)
        {
            found.push(Diagnostic::new(
                Code::VersionDuplicate,
                part.place("protocol_version"),
                format!(
                    "`{}` and `{other}` are both protocol version {number}",
                    part.package()
                ),
                "give each package a number of its own",
            ));
        }
    }
}
