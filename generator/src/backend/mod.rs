//! The languages that an SDK can be in, one folder each.

mod gate;
mod go;
mod java;
mod python;
mod rust;
mod typescript;

use crate::input::Input;
use crate::tree::{Tree, TreeError};

/// A language that an SDK can be generated in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Language {
    /// A Go module on hashicorp/go-plugin.
    Go,
    /// A Python package.
    Python,
    /// A Rust crate.
    Rust,
    /// An npm package for Node.
    #[value(name = "typescript")]
    TypeScript,
    /// A Maven build with a jar.
    Java,
}

/// Why there is no SDK.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackendError {
    /// The contract holds something that the language cannot express.
    #[error("{message}")]
    Contract {
        /// What, and where.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// A program that the language needs is missing or failed.
    #[error("{message}")]
    Program {
        /// Which one, and what it said.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// A fault of ours: two files of one name, or a path that leads elsewhere.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A fault of ours: a template that does not render.
    #[error(transparent)]
    Template(#[from] askama::Error),
}

/// Renders the SDK. Nothing is written.
pub(crate) fn generate(language: Language, input: &Input) -> Result<Tree, BackendError> {
    match language {
        Language::Go => go::generate(input),
        Language::Python => python::generate(input),
        Language::Rust => rust::generate(input),
        Language::TypeScript => typescript::generate(input),
        Language::Java => java::generate(input),
    }
}

/// The commands that a user would run next in the SDK's root, one a line.
pub(crate) fn next_commands(language: Language, input: &Input) -> Vec<String> {
    match language {
        Language::Go => go::next_commands(input),
        Language::Python => python::next_commands(input),
        Language::Rust => rust::next_commands(input),
        Language::TypeScript => typescript::next_commands(input),
        Language::Java => java::next_commands(input),
    }
}
