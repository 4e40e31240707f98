//! No certificate for a host that did not ask for TLS.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/no-certificate",
    clause: "HS-10",
    level: Level::Must,
    suite: Suite::Core,
    title: "the sixth field is empty where the host sent no certificate",
    why: "A Go host parses a sixth field of more than 50 characters as a certificate even if it \
          never asked for one. Without a TLS configuration it then ends in `panic: runtime error: \
          invalid memory address or nil pointer dereference`: the plugin crashes the host.",
    remedy: "Make and announce a certificate only where `PLUGIN_CLIENT_CERT` is set and not empty.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "sent",
        hint: "the certificate is made and announced whether or not the host asked for AutoMTLS",
        mutants: &["certificate-unasked"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // Empty means the same as not set, and catches those who only test for the latter.
    let start = Start::plain().with("PLUGIN_CLIENT_CERT", "");
    let certificate = stage.start(&start).await?.line.certificate();
    if certificate.is_empty() {
        return Ok(());
    }
    fail(
        "sent",
        "an empty sixth field, or none, while `PLUGIN_CLIENT_CERT` is empty",
        excerpt(&certificate),
    )
}
