//! A host that wants TLS is never served without.

use super::plaintext::{HOST_CERTIFICATE, served};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/never-plaintext",
    clause: "ENV-8",
    level: Level::Must,
    suite: Suite::Core,
    title: "a plugin that is sent a client certificate serves TLS or does not start",
    why: "The host asked for AutoMTLS so that nobody else on the machine can call the plugin. A \
          plugin in the clear answers everyone, and a Go host cannot talk to it: `transport: \
          authentication handshake failed: tls: first record does not look like a TLS handshake`.",
    remedy: "Where `PLUGIN_CLIENT_CERT` is set and not empty, serve TLS that demands exactly that \
             certificate and announce your own in the sixth field; Go's `plugin.Serve` does. A \
             plugin that cannot prints one line to stderr that says so and exits with status 1.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "plaintext",
        hint: "`PLUGIN_CLIENT_CERT` is not looked at, or the socket takes both",
        mutants: &["plaintext-despite-certificate", "tls-plaintext-too"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    match served(stage, HOST_CERTIFICATE).await? {
        None => Ok(()),
        Some(line) => fail(
            "plaintext",
            "TLS, or an exit with a status other than 0, for a P-521 certificate in \
             `PLUGIN_CLIENT_CERT`",
            format!("gRPC in the clear, announced as {}", excerpt(&line)),
        ),
    }
}
