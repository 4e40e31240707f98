//! The host gets an answer under TLS.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{AutoMtls, PLUGIN, Stage, Start, describe, is_reply};

pub(super) static CHECK: Check = Check {
    id: "automtls/answers",
    clause: "ENV-8",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "a host that asks for AutoMTLS and presents its certificate gets its calls answered",
    why: "Hosts with AutoMTLS, Vault and Nomad among them, can use no plugin that turns them \
          away: each call fails with `connection error: desc = \"error reading server preface: \
          remote error: tls: …\"`.",
    remedy: "Trust the certificate in `PLUGIN_CLIENT_CERT` itself: it is self-signed, so it goes \
             into the trust store as a root, or is compared byte for byte (`load_verify_locations\
             (cadata=…)` in Python, `ca` in Node, a trust manager of its own in Java, a \
             `ClientCertVerifier` in rustls). The variable holds PEM with its newlines; nothing \
             has to be unescaped.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "refused",
        hint: "the host's certificate does not come into the trust store: it is parsed wrongly, \
               looked for in a file, or checked against the system's authorities",
        mutants: &["tls-trusts-nobody"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    if let AutoMtls::TurnedAway(words) = stage.automtls().await? {
        return fail(
            "refused",
            "TLS and HTTP/2 for the host, whatever certificate it has",
            words,
        );
    }
    let plugin = stage.secured(Start::plain()).await?;
    match plugin.connect().await?.health(PLUGIN).await? {
        Err(status) if !is_reply(&status) => fail(
            "refused",
            "an answer to `Health/Check` under TLS",
            describe(&status),
        ),
        // Which answer it should be is health/serving's to say.
        _ => Ok(()),
    }
}
