//! Whoever has a certificate of their own is refused.

use super::attempt::is_served;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Identity, Profile, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/foreign-client",
    clause: "TLS-1",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "a client with a certificate that nobody vouches for is refused",
    why: "Everybody can make a certificate. A plugin that demands one and does not look whose \
          it is answers every process on the machine, and no host notices.",
    remedy: "Trust the one certificate in `PLUGIN_CLIENT_CERT`, and nothing else: no system \
             authorities, no verifier that accepts all (`AllowAnyClientCertificate` in .NET, \
             `RequireAnyClientCert` in Go, a trust manager that does nothing in Java).",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "served",
        hint: "certificates are demanded and not verified",
        mutants: &["tls-any-client"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // One that it could verify, or it would be refused for that.
    let profile = stage.identity().await?.profile;
    for profile in [profile, Profile::P256Leaf] {
        let plugin = stage.secured(Start::plain()).await?;
        let stranger = Identity::named(profile, "stranger.example")?;
        if is_served(&plugin, Some(&stranger)).await? {
            return fail(
                "served",
                "no HTTP/2 for a client with a self-signed certificate of `stranger.example`",
                "it is served",
            );
        }
    }
    Ok(())
}
