//! Owns the runtime that every SDK carries: the sources of `sdks/python`.

/// A file of the runtime's package.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../sdks/python/", $name)))),*]
    };
}

/// Every file of the package by its name.
pub(super) const FILES: &[(&str, &str)] = files![
    "__init__.py",
    "_acceptor.py",
    "_address.py",
    "_announcements.py",
    "_backlog.py",
    "_broker.py",
    "_calls.py",
    "_connection.py",
    "_controller.py",
    "_cookie.py",
    "_coroutines.py",
    "_descriptors.py",
    "_door.py",
    "_end.py",
    "_environment.py",
    "_errors.py",
    "_frame.py",
    "_front.py",
    "_front_transport.py",
    "_handshake.py",
    "_health.py",
    "_identity.py",
    "_knocks.py",
    "_log.py",
    "_loop.py",
    "_messages.py",
    "_multiplexer.py",
    "_plugin.py",
    "_ports.py",
    "_private.py",
    "_probe.py",
    "_reflection.py",
    "_rendezvous.py",
    "_serve.py",
    "_session.py",
    "_signals.py",
    "_silence.py",
    "_socket_end.py",
    "_sockets.py",
    "_stdio.py",
    "_tls_end.py",
    "_transport.py",
    "_versions.py",
    "_visits.py",
    "_watchdog.py",
    "_wire.py",
    "_wire.pyi",
    "_yamux_stream.py",
    "client.py",
    "context.py",
    "examples.py",
    "fixtures.py",
    "method.py",
    "py.typed",
    "reattach.py",
    "service.py",
    "streaming.py",
    "testing.py",
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
    use std::fs;

    #[test]
    fn every_file_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sdks/python");
        let names = fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name());
        let names = names.map(|it| it.into_string().unwrap());
        let mut found: Vec<String> = names.filter(|it| it != "__pycache__").collect();
        found.sort();
        let embedded: Vec<&str> = super::FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(embedded, found);
    }
}
