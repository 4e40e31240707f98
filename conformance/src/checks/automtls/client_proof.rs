//! Whoever shows the host's certificate must have its key.

use super::attempt::is_served;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Identity, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/client-proof",
    clause: "TLS-1",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "a client that presents the host's certificate without its key is refused",
    why: "The certificate is no secret: it is in the plugin's environment, and sent over every \
          connection of TLS 1.2. Only the signature in the handshake proves who has the key. A \
          plugin that does not check it lets everybody in who has seen the certificate.",
    remedy: "Leave the handshake's signature to the TLS library. In a verifier of your own for \
             rustls call `rustls::crypto::verify_tls12_signature` and `verify_tls13_signature`; \
             never return `HandshakeSignatureValid::assertion()` in their place.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "unproven",
        hint: "a verifier of its own compares the certificate and passes every signature",
        mutants: &["tls-proof-unchecked"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.secured(Start::plain()).await?;
    let host = stage.identity().await?;
    let thief = Identity::new(host.profile)?.in_the_name_of(&host);
    if is_served(&plugin, Some(&thief)).await? {
        return fail(
            "unproven",
            "no HTTP/2 for a client with the host's certificate and another key",
            "it is served",
        );
    }
    Ok(())
}
