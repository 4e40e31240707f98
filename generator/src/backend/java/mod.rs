//! SDKs in Java: a Maven build that makes the messages with protoc, typed interfaces and
//! clients, and the runtime of `sdks/java` in it.

mod clash;
mod context;
mod examples;
mod files;
mod fragment;
mod imports;
mod manifest;
mod names;
mod proto;
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
    let mut types = Types::of(input);
    clash::check(input, &types)?;
    let sdk = Sdk::of(input, &mut types);
    let plugin = Plugin::of(&input.contract, &sdk, &types);
    files::tree(input, &sdk, &plugin, &types)
}

/// The commands that a user would run next in the SDK's root.
pub(super) fn next_commands(_input: &Input) -> Vec<String> {
    ["mvn verify", "conformance run ."]
        .map(str::to_owned)
        .to_vec()
}
