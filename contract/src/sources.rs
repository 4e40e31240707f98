//! Where a contract comes from.

use std::path::{Path, PathBuf};

/// Where a contract comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sources {
    /// Protobuf's own text.
    Protos {
        /// The files that make up the contract.
        files: Vec<PathBuf>,
        /// The folders that imports are looked up in. Where there is none, the folder
        /// above each file's package serves.
        includes: Vec<PathBuf>,
    },
    /// Encoded `google.protobuf.FileDescriptorSet`s, complete with imports.
    DescriptorSets(Vec<PathBuf>),
}

impl Sources {
    /// Takes files that end in `.proto` for text, any others for descriptor sets.
    /// `None` where both kinds are given.
    pub fn of_paths(paths: Vec<PathBuf>) -> Option<Self> {
        let is_proto = |path: &PathBuf| path.extension().is_some_and(|it| it == "proto");
        match paths.iter().filter(|it| is_proto(it)).count() {
            0 => Some(Self::DescriptorSets(paths)),
            count if count == paths.len() => Some(Self::Protos {
                files: paths,
                includes: Vec::new(),
            }),
            _ => None,
        }
    }
}

/// How a path is shown: from the current folder where it lies below it.
pub(crate) fn shown(path: &Path) -> String {
    let folder = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&folder)
        .unwrap_or(path)
        .display()
        .to_string()
}
