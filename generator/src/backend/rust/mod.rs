//! SDKs in Rust: a crate on tonic, with stubs from prost's and tonic's own generators.

mod clash;
mod example;
mod files;
mod fragment;
mod host;
mod names;
mod prose;
mod runtime;
mod skeleton;
mod stubs;
mod types;
mod view;

use super::BackendError;
use crate::input::Input;
use crate::tree::Tree;

use types::Types;
use view::Sdk;

/// Renders the SDK.
pub(super) fn generate(input: &Input) -> Result<Tree, BackendError> {
    clash::check(&input.descriptors.set)?;
    let types = Types::of(input);
    let sdk = Sdk::new(input, &types)?;
    let stubs = stubs::generate(input)?;
    files::tree(input, &sdk, &stubs)
}

/// The commands that a user would run next in the SDK's root.
pub(super) fn next_commands(_input: &Input) -> Vec<String> {
    vec!["cargo test".to_owned(), "conformance run .".to_owned()]
}
