//! Whoever has a certificate that reads like the host's is refused.

use super::attempt::is_served;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::subject::{Identity, Profile, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/same-name-client",
    clause: "TLS-1",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "a client with another certificate of the host's name is refused",
    why: "All Go hosts have the same subject, `O=HashiCorp, CN=localhost`. A plugin that compares \
          names lets in every other host, and everybody who makes such a certificate.",
    remedy: "Compare the certificate itself, byte for byte, or verify its signature with the \
             host's certificate as the only root; and look at the client's own certificate, the \
             first of the list, not at those it sends along.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "name",
            hint: "the subject or an alternative name is compared",
            mutants: &["tls-client-by-name"],
        },
        Reason {
            id: "chain",
            hint: "the host's certificate is looked for anywhere in what the client sends",
            mutants: &["tls-client-by-chain"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.identity().await?;
    let double = Identity::new(host.profile)?;
    if serves(stage, &double).await? {
        return said_by_foreign_client(stage, host.profile, "name").await;
    }
    let companion = Identity::named(host.profile, "stranger.example")?.followed_by(&host);
    if serves(stage, &companion).await? {
        return said_by_foreign_client(stage, host.profile, "chain").await;
    }
    Ok(())
}

async fn serves(stage: &mut Stage, client: &Identity) -> Result<bool, Stop> {
    let plugin = stage.secured(Start::plain()).await?;
    is_served(&plugin, Some(client)).await
}

/// A plugin that serves everybody says nothing about names.
async fn said_by_foreign_client(
    stage: &mut Stage,
    profile: Profile,
    reason: &'static str,
) -> Outcome {
    let stranger = Identity::named(profile, "stranger.example")?;
    if serves(stage, &stranger).await? {
        return blocked_by("automtls/foreign-client");
    }
    let client = match reason {
        "name" => "a client whose certificate has the host's subject and names, and another key",
        _ => "a client that sends the host's certificate behind its own",
    };
    fail(reason, format!("no HTTP/2 for {client}"), "it is served")
}
