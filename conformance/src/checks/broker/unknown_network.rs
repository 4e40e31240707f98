//! An announcement that makes no sense is nothing to mind.

use super::strange::{announcement, ended_by_strange};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/unknown-network",
    clause: "BRK-13",
    level: Level::Must,
    suite: Suite::Broker,
    title: "announcements of unknown networks, without an address, or of nothing change nothing",
    why: "Other hosts know other networks (Windows, containers), and only the dial of that id \
          has to fail. A plugin that ends the stream takes all its other brokered connections \
          with it.",
    remedy: "Look at network and address when the id is dialled, not when the announcement is \
             read, and let that dial alone fail.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "ended",
        hint: "the announcement is turned into an address where the stream is read",
        mutants: &["broker-unknown-network-fatal"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let long = format!("/{}", "long/".repeat(2_000));
    let messages = [
        announcement(3, "bogus", "somewhere"),
        announcement(4, "UNIX", "/nowhere/host"),
        announcement(5, "unix", ""),
        announcement(6, "tcp", "no port"),
        announcement(7, "unix", &long),
        announcement(8, "", "/nowhere/host"),
        announcement(0, "", ""),
    ];
    match ended_by_strange(stage, messages).await? {
        Some(seen) => fail("ended", "a stream that goes on", seen),
        None => Ok(()),
    }
}
