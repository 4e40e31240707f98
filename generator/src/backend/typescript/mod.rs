//! SDKs in TypeScript: an npm package with the messages of protobuf-es, typed services
//! and clients, and the runtime of `sdks/typescript` in it.

mod base64;
mod fields;
mod files;
mod fragment;
mod imports;
mod lowering;
mod members;
mod names;
mod runtime;
mod sdk;
mod services;
mod skeleton;
mod stubs;
mod types;

use super::BackendError;
use crate::input::Input;
use crate::tree::Tree;

use sdk::Sdk;
use skeleton::Plugin;
use types::Types;

/// Renders the SDK.
pub(super) fn generate(input: &Input) -> Result<Tree, BackendError> {
    let types = Types::of(&input.descriptors.set);
    let sdk = Sdk::of(input, &types)?;
    let plugin = Plugin::of(&input.contract, &sdk);
    files::tree(input, &sdk, &plugin)
}

/// The commands that a user would run next in the SDK's root.
pub(super) fn next_commands(_input: &Input) -> Vec<String> {
    ["npm install", "npm test", "conformance run ."]
        .map(str::to_owned)
        .to_vec()
}
