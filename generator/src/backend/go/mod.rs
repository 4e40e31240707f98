//! SDKs in Go: a module on hashicorp/go-plugin, with stubs from protobuf's and gRPC's
//! own generators.

mod clash;
mod cycle;
mod files;
mod format;
mod fragment;
mod names;
mod packages;
mod process;
mod runtime;
mod stubs;
mod tools;
mod view;

use super::BackendError;
use crate::input::Input;
use crate::tree::Tree;

use packages::Packages;
use tools::Tools;
use view::Sdk;

/// Renders the SDK.
pub(super) fn generate(input: &Input) -> Result<Tree, BackendError> {
    let packages = Packages::of(input)?;
    clash::check(&packages)?;
    cycle::check(&packages)?;
    let sdk = Sdk::new(input, &packages)?;
    let tools = Tools::ready()?;
    let stubs = stubs::generate(input, &packages, &tools)?;
    files::tree(input, &sdk, stubs, &tools)
}

/// The commands that a user would run next in the SDK's root.
pub(super) fn next_commands(_input: &Input) -> Vec<String> {
    vec!["go test ./...".to_owned(), "conformance run .".to_owned()]
}
