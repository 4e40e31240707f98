//! Dials wait for each other.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Multiplexed, Stage, Start};

/// All at once.
const IDS: [u32; 3] = [21, 23, 22];

pub(super) static CHECK: Check = Check {
    id: "mux/one-dial-at-a-time",
    clause: "MUX-4",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a dial knocks only when the one before it has opened its stream, or failed",
    why: "A stream carries no id: the host matches streams with the knocks that it acknowledged \
          by their order alone. Two knocks under way at once are acknowledged in one order and \
          opened in another, and two callbacks of the plugin reach each other's services.",
    remedy: "Hold one lock in the broker from the knock until the stream is open and the host has \
             accepted it (its ACK).",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "overlapping",
        hint: "each dial knocks by itself, without a lock between them",
        mutants: &["mux-dials-overlap"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    host.dialled(1).await?;
    let dials = futures::future::join_all(IDS.map(|id| host.have_dialled(id)));
    let watched = watch(&host);
    tokio::pin!(dials, watched);
    // How the calls end is for `mux/dials` to say; they are to be under way meanwhile.
    tokio::select! {
        outcome = &mut watched => outcome,
        _ = &mut dials => watched.await,
    }
}

async fn watch(host: &Multiplexed) -> Outcome {
    let mut served = Vec::new();
    let mut behind = host.messages();
    for _ in IDS {
        let Some(id) = host.knocked(behind, limit::BROKER).await else {
            return blocked_by("mux/dials");
        };
        behind += 1;
        if let Some(other) = host.knocked(behind, limit::QUIET).await {
            return fail(
                "overlapping",
                format!("no further knock while that for id {id} is not answered"),
                format!("one for id {other}"),
            );
        }
        served.push(host.accept(id).await?);
    }
    Ok(())
}
