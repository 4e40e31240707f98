//! Owns the runtime that every SDK carries: the sources of `sdks/typescript`.

/// A file of the runtime.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../sdks/typescript/", $name)))),*]
    };
}

/// Every file by its path.
pub(super) const FILES: &[(&str, &str)] = files![
    "broker.ts",
    "calls.ts",
    "certificate.ts",
    "client.ts",
    "codec.ts",
    "context.ts",
    "controller.ts",
    "cookie.ts",
    "der.ts",
    "detached.ts",
    "environment.ts",
    "examples.ts",
    "handshake.ts",
    "health.ts",
    "index.ts",
    "limits.ts",
    "log.ts",
    "multiplexer.ts",
    "plugin.ts",
    "probe.ts",
    "queue.ts",
    "reflection.ts",
    "security.ts",
    "serve.ts",
    "service.ts",
    "sockets.ts",
    "status.ts",
    "stdio.ts",
    "stop.ts",
    "testing.ts",
    "transport.ts",
    "versioned.ts",
    "versions.ts",
    "waiting-room.ts",
    "wire/broker_pb.ts",
    "wire/controller_pb.ts",
    "wire/health_pb.ts",
    "wire/probe_pb.ts",
    "wire/reflection_pb.ts",
    "wire/stdio_pb.ts",
    "yamux/frame.ts",
    "yamux/session.ts",
    "yamux/stream.ts",
];

/// The runtime's licences, which stay with it.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    #[test]
    fn every_file_is_embedded() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/sdks/typescript"));
        let mut folders = vec![root.to_owned()];
        let mut found = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
            let (deeper, files): (Vec<_>, Vec<_>) = entries.partition(|it| it.is_dir());
            folders.extend(deeper);
            found.extend(
                files
                    .iter()
                    .map(|it| it.strip_prefix(root).unwrap().to_owned()),
            );
        }
        let embedded = super::FILES.iter().map(|(name, _)| PathBuf::from(name));
        assert_eq!(embedded.collect::<BTreeSet<_>>(), found);
    }
}
