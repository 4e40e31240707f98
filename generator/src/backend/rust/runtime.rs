//! The runtime that every Rust SDK carries: the sources of `sdks/rust`.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../sdks/rust/", $name)))),*]
    };
}

/// Every file below `src`.
const FILES: &[(&str, &str)] = files![
    "broker/dials.rs",
    "broker/door.rs",
    "broker/error.rs",
    "broker/exchange.rs",
    "broker/mod.rs",
    "broker/service.rs",
    "controller.rs",
    "cookie.rs",
    "environment.rs",
    "examples.rs",
    "handshake.rs",
    "health.rs",
    "host.rs",
    "leader.rs",
    "limit.rs",
    "link.rs",
    "log.rs",
    "mux.rs",
    "offload.rs",
    "plugin.rs",
    "probe.rs",
    "proto/mod.rs",
    "proto/plugin.rs",
    "proto/probe.in.rs",
    "reflection.rs",
    "run.rs",
    "runtimes.rs",
    "server.rs",
    "services.rs",
    "signals.rs",
    "socket/group.rs",
    "socket/listener.rs",
    "socket/mod.rs",
    "socket/port.rs",
    "socket/rules.rs",
    "stdio.rs",
    "step.rs",
    "streams.rs",
    "test.rs",
    "timeout.rs",
    "tls.rs",
    "turns.rs",
    "versions.rs",
];

const LIBRARY: &str = include_str!("../../../sdks/rust/lib.rs");

/// For reflection.
pub(super) const DESCRIPTORS: &[u8] = include_bytes!("../../../sdks/rust/proto/descriptors.binpb");

/// The runtime has a licence of its own.
pub(super) const LICENSES: &[(&str, &str)] = &[
    (
        "LICENSE-APACHE",
        include_str!("../../../templates/python/LICENSE-APACHE"),
    ),
    (
        "LICENSE-MIT",
        include_str!("../../../templates/python/LICENSE-MIT"),
    ),
];

/// Where its modules are in an SDK.
pub(super) const FOLDER: &str = "src/plugwright";

/// The runtime's files by their path in the SDK, as a module of its crate.
pub(super) fn files() -> impl Iterator<Item = (String, String)> {
    let library = ("mod.rs", LIBRARY);
    FILES.iter().copied().chain([library]).map(|(path, text)| {
        let text = text
            .split("\n#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or(text);
        let own = without_examples(text).replace("crate::", "crate::plugwright::");
        (format!("{FOLDER}/{path}"), own)
    })
}

/// The text without the code in its documentation: that is for users of the runtime
/// alone, and `cargo test` would run it.
fn without_examples(text: &str) -> String {
    let mut within = false;
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_start_matches(['/', '!', ' ']).starts_with("```");
        within ^= is_fence;
        if !within && !is_fence {
            kept.push_str(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stays_in_documentation() {
        assert!(LIBRARY.contains("```"));
        assert!(files().all(|(_, text)| !text.contains("```") && !text.is_empty()));
    }

    #[test]
    fn every_module_is_there() {
        let all: String = files().map(|(_, text)| text).collect();
        let declared = LIBRARY.lines().chain(all.lines());
        let modules = declared.filter_map(|it| {
            let name = it.strip_prefix("pub mod ").or(it.strip_prefix("mod "));
            name.and_then(|it| it.strip_suffix(';'))
        });
        for module in modules {
            let ends = [format!("/{module}.rs"), format!("/{module}/mod.rs")];
            let mut paths = files().map(|(path, _)| path);
            assert!(
                paths.any(|path| ends.iter().any(|it| path.ends_with(it))),
                "{module}"
            );
        }
    }
}
