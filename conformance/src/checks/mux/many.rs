//! Brokered connections one after another, without end.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Multiplexed, Stage, Start};

/// More than a table of 128 holds, each way.
const CALLS: u32 = 150;

pub(super) static CHECK: Check = Check {
    id: "mux/many",
    clause: "MUX-8",
    level: Level::Must,
    suite: Suite::Mux,
    title: "150 brokered connections each way, one after another, all reach their ids",
    why: "A session lives as long as its plugin, and every callback is a new stream of it. A \
          plugin that keeps the old ones stops working after some hundred callbacks, hours after \
          its start; Rust's `yamux` ends the whole session at the 513th open stream.",
    remedy: "Close both directions of a stream when its connection has ended, drop what belongs \
             to it, and raise the library's limit of streams.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "accepting-ends",
            hint: "streams that have ended stay in a table that is full some day",
            mutants: &["mux-accepts-run-out"],
        },
        Reason {
            id: "dialling-ends",
            hint: "dialled connections are never closed, or their ids never forgotten",
            mutants: &["mux-dials-run-out"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    for id in 1..=CALLS {
        let brokered = host.brokered(id).await.map(drop);
        judge(&host, brokered, "accepting-ends", "accepted", id).await?;
        let dialled = host.dialled(id).await.map(drop);
        judge(&host, dialled, "dialling-ends", "dialled", id).await?;
    }
    Ok(())
}

/// The first of them is for others to judge.
async fn judge(
    host: &Multiplexed,
    outcome: Outcome,
    reason: &'static str,
    done: &str,
    id: u32,
) -> Outcome {
    match outcome {
        Err(Stop::Blocked(_) | Stop::Hang(_)) if id > 1 => {
            host.went_on().await?;
            fail(
                reason,
                format!("{CALLS} ids that the plugin has {done}, each with its own answer"),
                format!("number {id} failed"),
            )
        }
        outcome => outcome,
    }
}
