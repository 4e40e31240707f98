//! SDKs in Python: a package with typed messages, services and clients, and the
//! runtime of `sdks/python` in it.

mod accessors;
mod files;
mod fragment;
mod imports;
mod messages;
mod names;
mod narrowed;
mod order;
mod runtime;
mod sdk;
mod services;
mod skeleton;
mod types;

use super::BackendError;
use crate::input::Input;
use crate::tree::Tree;

use sdk::Sdk;
use skeleton::Plugin;
use types::Types;

/// Renders the SDK.
pub(super) fn generate(input: &Input) -> Result<Tree, BackendError> {
    let types = Types::of(&input.contract);
    let sdk = Sdk::of(input, &types);
    let plugin = Plugin::of(&input.contract, &sdk, &types);
    files::tree(input, &sdk, &plugin)
}

/// The commands that a user would run next in the SDK's root.
pub(super) fn next_commands(_input: &Input) -> Vec<String> {
    [
        "python3 -m venv .venv",
        ".venv/bin/python -m pip install --upgrade pip",
        ".venv/bin/python -m pip install . --group dev",
        ".venv/bin/python -m pytest",
        "conformance run .",
    ]
    .map(str::to_owned)
    .to_vec()
}
