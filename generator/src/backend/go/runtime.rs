//! The runtime that every Go SDK carries, and the modules it needs.

/// The checksums of all modules that an SDK is built from.
pub(super) const CHECKSUMS: &str = include_str!("../../../sdks/go/go.sum");

const MODULE: &str = include_str!("../../../sdks/go/go.mod");

/// The path that the runtime's own packages are imported by.
const OWN_MODULE: &str = "plugwright.dev/go/";

macro_rules! runtime {
    ($($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../../sdks/go/", $file)))),+]
    };
}

const FILES: &[(&str, &str)] = runtime![
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "examples/examples.go",
    "exampletest/exampletest.go",
    "plugwright/broker.go",
    "plugwright/plugin.go",
    "plugwright/probe.go",
    "plugwright/serve.go",
    "plugwright/timeout.go",
];

/// The runtime's files by their path in the SDK.
pub(super) fn files(module: &str) -> impl Iterator<Item = (String, String)> {
    let own = format!("{module}/internal/");
    FILES
        .iter()
        .map(move |(path, text)| (format!("internal/{path}"), text.replace(OWN_MODULE, &own)))
}

/// What follows the module's name in `go.mod`.
pub(super) fn requirements() -> &'static str {
    MODULE
        .split_once("\n\n")
        .map_or(MODULE, |(_, requirements)| requirements)
        .trim_end()
}
