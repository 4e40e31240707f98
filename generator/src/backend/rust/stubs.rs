//! Messages, clients and servers, made by prost's and tonic's own generators.

use std::collections::BTreeMap;

use prost_types::FileDescriptorSet;

use super::BackendError;
use super::prose::{self, Links};
use crate::input::Input;

/// The generated code of each protobuf package.
pub(super) type Stubs = BTreeMap<String, String>;

/// Generates the stubs of every file that is not one of Google's own, which come with
/// prost.
pub(super) fn generate(input: &Input) -> Result<Stubs, BackendError> {
    let program = |error: std::io::Error| BackendError::Program {
        message: format!("tonic's generator refuses the contract: {error}"),
        help: "it is part of gen-sdk, so this is a fault of ours: tell us with the contract"
            .to_owned(),
    };
    let folder = tempfile::tempdir().map_err(|error| BackendError::Program {
        message: format!("there is no temporary folder for generated code: {error}"),
        help: "make room in the system's temporary folder".to_owned(),
    })?;
    tonic_prost_build::configure()
        // One order for the entries of maps: what is sent can be compared.
        .btree_map(".")
        .generate_default_stubs(true)
        // Connections come from the broker, and an RPC may be called `Connect`.
        .build_transport(false)
        .emit_rerun_if_changed(false)
        .out_dir(folder.path())
        .compile_fds(documented(&input.descriptors.set))
        .map_err(program)?;
    let mut stubs = Stubs::new();
    for file in &input.descriptors.set.file {
        let package = file.package();
        let path = folder.path().join(file_name(package));
        // Of a package with nothing to generate there is no file.
        if package != "google.protobuf" && path.is_file() {
            let text = std::fs::read_to_string(path).map_err(program)?;
            stubs.insert(package.to_owned(), text);
        }
    }
    Ok(stubs)
}

/// What prost calls the file of a package.
pub(super) fn file_name(package: &str) -> String {
    let stem = if package.is_empty() { "_" } else { package };
    format!("{stem}.rs")
}

/// The files with comments that are prose, and those alone that stand above something.
fn documented(set: &FileDescriptorSet) -> FileDescriptorSet {
    let mut set = set.clone();
    let info = set.file.iter_mut().flat_map(|it| &mut it.source_code_info);
    for location in info.flat_map(|it| &mut it.location) {
        location.leading_detached_comments.clear();
        location.trailing_comments = None;
        location.leading_comments = location.leading_comments.take().map(|text| {
            let lines = prose::lines(&text, Links::Left).into_iter().map(|line| {
                if line.is_empty() {
                    line
                } else {
                    format!(" {line}")
                }
            });
            lines.collect::<Vec<_>>().join("\n")
        });
    }
    set
}
