//! The plugin reaches what its host accepts.

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/dials",
    clause: "BRK-3",
    level: Level::Must,
    suite: Suite::Broker,
    title: "the plugin dials what its host announces, and reaches it",
    why: "That is how a plugin calls its host back. Where it fails, each callback fails, and \
          mostly the call in which the application made it.",
    remedy: "Wait for the `ConnInfo` with the id, connect to its address (network `unix` is a \
             path, `tcp` is `host:port`) and speak gRPC there, in plaintext unless \
             PLUGIN_CLIENT_CERT is set.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "failed",
        hint: "the address is given to the gRPC library in a form that it does not take \
               (`unix:` and an absolute path is what most want), or TLS is spoken in plaintext",
        mutants: &["broker-dials-nowhere"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let Err(seen) = meeting.dial_early().await? else {
        return meeting.plugin.alive();
    };
    meeting.still_open()?;
    if meeting.dial_late().await?.is_ok() {
        return blocked_by("broker/announced-early");
    }
    meeting.still_open()?;
    fail("failed", "the answer of the host's endpoint", seen)
}
