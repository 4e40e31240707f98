//! Owns the runtime that every SDK carries: the sources of `sdks/java`, moved to a
//! package of the SDK's own.

/// A file of the runtime.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../sdks/java/", $name)))),*]
    };
}

/// The package that the runtime has in its own build.
const PACKAGE: &str = "dev.plugwright";

/// Every file by its name.
pub(super) const FILES: &[(&str, &str)] = files![
    "Acceptor.java",
    "Address.java",
    "Answering.java",
    "Answers.java",
    "Broker.java",
    "BrokerService.java",
    "Call.java",
    "CallInterceptor.java",
    "Client.java",
    "ConnInfo.java",
    "Connector.java",
    "Controller.java",
    "Conversation.java",
    "Der.java",
    "Endpoint.java",
    "Entrance.java",
    "Environment.java",
    "Examples.java",
    "Exit.java",
    "Failures.java",
    "Handshake.java",
    "HclogFormatter.java",
    "HclogHandler.java",
    "Host.java",
    "Identity.java",
    "Json.java",
    "Limits.java",
    "Loops.java",
    "MagicCookie.java",
    "Multiplexer.java",
    "Network.java",
    "Output.java",
    "PinnedTrust.java",
    "Plugin.java",
    "PluginServer.java",
    "Ports.java",
    "Probe.java",
    "RealStreams.java",
    "Reattach.java",
    "Requests.java",
    "Responses.java",
    "Schema.java",
    "Security.java",
    "Service.java",
    "Signals.java",
    "SocketFiles.java",
    "Sockets.java",
    "StartArchive.java",
    "StartException.java",
    "Stdio.java",
    "StdioData.java",
    "Stop.java",
    "StreamedAnswers.java",
    "TestPlugin.java",
    "Versions.java",
    "WaitingRoom.java",
    "Wire.java",
    "Workers.java",
    "YamuxFrame.java",
    "YamuxReader.java",
    "YamuxSession.java",
    "YamuxStream.java",
    "package-info.java",
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

/// A file as it stands in another package.
pub(super) fn moved(text: &str, package: &str) -> String {
    text.replace(PACKAGE, package)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    #[test]
    fn every_file_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sdks/java");
        let found = fs::read_dir(folder).unwrap();
        let found = found.map(|it| it.unwrap().file_name().into_string().unwrap());
        let embedded = super::FILES.iter().map(|(name, _)| (*name).to_owned());
        assert_eq!(embedded.collect::<BTreeSet<_>>(), found.collect());
    }

    #[test]
    fn the_package_is_replaced_wherever_it_stands() {
        let moved = super::moved(
            "package dev.plugwright;\nimport dev.plugwright.Call;",
            "a.b",
        );
        assert_eq!(moved, "package a.b;\nimport a.b.Call;");
    }
}
