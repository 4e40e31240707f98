//! Turns descriptors with annotations into the model, and finds every mistake that
//! the protobuf compiler cannot know of.

mod broker;
mod contract;
mod cookie;
mod encode;
mod example;
mod file;
mod message;
mod name;
mod service;

use std::collections::BTreeMap;
use std::sync::Arc;

use prost_reflect::DescriptorPool;

use crate::annotations::{self, Extensions};
use crate::diagnostic::{Diagnostics, Source};
use crate::model::Contract;
use file::SourceFile;

/// Lowers every package that has the `contract` option.
///
/// `given` are the import names of the files that the user named: each must be part of
/// the contract, whereas what they import need not be.
pub(crate) fn lower(
    pool: &DescriptorPool,
    given: &[String],
    sources: &BTreeMap<String, Arc<Source>>,
) -> Result<Contract, Diagnostics> {
    let files = packages(pool, sources);
    let Some(extensions) = Extensions::of(pool) else {
        return Err(contract::missing(&files, given).into());
    };
    let mut found = Vec::new();
    let parts = contract::parts(&files, given, &extensions, &mut found);
    let mut versions = Vec::new();
    for part in &parts {
        versions.push(contract::version(part, &extensions, &mut found));
    }
    contract::check_versions(&parts, &mut found);
    broker::check(&parts, &versions, &extensions, &mut found);
    versions.sort_by_key(|it| it.protocol_version);
    let Some(first) = parts.first() else {
        return Err(Diagnostics::or(found, ())
            .err()
            .unwrap_or_else(|| contract::missing(&files, given).into()));
    };
    let contract = Contract {
        app: first.annotation.app.clone(),
        magic_cookie: cookie::of(first),
        versions,
    };
    Diagnostics::or(found, contract)
}

/// The files by package, each package's by name; without the annotations' own.
fn packages(
    pool: &DescriptorPool,
    sources: &BTreeMap<String, Arc<Source>>,
) -> BTreeMap<String, Vec<SourceFile>> {
    let mut packages: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
    for file in pool.files().filter(|it| it.name() != annotations::FILE) {
        let source = sources.get(file.name()).cloned();
        let package = file.package_name().to_owned();
        packages
            .entry(package)
            .or_default()
            .push(SourceFile::new(file, source));
    }
    for files in packages.values_mut() {
        files.sort_by(|one, other| one.descriptor.name().cmp(other.descriptor.name()));
    }
    packages
}
