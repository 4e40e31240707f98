//! Whoever has no certificate is refused.

use super::attempt::is_served;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/client-required",
    clause: "TLS-1",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "a client without a certificate is refused",
    why: "The certificate is what tells the host from every other process on the machine. \
          Without it anybody who can reach the socket can call the plugin, and no host notices: \
          its own calls work.",
    remedy: "Demand it: `require_client_auth=True` in Python's grpc, `verify_mode = \
             CERT_REQUIRED` with `ssl`, `requestCert: true, rejectUnauthorized: true` in Node, \
             `ClientAuth.REQUIRE` in Java, no `allow_unauthenticated` in rustls. Where that \
             makes hosts fail, the TLS library lacks P-521: see automtls/p521.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "served",
        hint: "client authentication is off or optional",
        mutants: &["tls-client-optional", "tls-client-unasked"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.secured(Start::plain()).await?;
    if is_served(&plugin, None).await? {
        return fail(
            "served",
            "no HTTP/2 for a client without a certificate",
            "it is served",
        );
    }
    Ok(())
}
