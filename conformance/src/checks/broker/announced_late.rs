//! A dial waits for its announcement, and hears it.

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/announced-late",
    clause: "BRK-10",
    level: Level::Must,
    suite: Suite::Broker,
    title: "an announcement that comes while the dial waits ends the wait",
    why: "The plugin dials inside a call of its host while announcements arrive on another. \
          Where one thread does both, the dial waits for what the thread would have to read: \
          5 s later it fails.",
    remedy: "Read StartStream on a thread or task of its own, never on the one that runs the \
             handlers; in Python neither on a worker of a pool that dials can fill, nor on the \
             event loop that a synchronous dial blocks.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "missed",
        hint: "the stream is read by the thread, or under the lock, that the dial holds",
        mutants: &["broker-deaf-while-dialling"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let Err(seen) = meeting.dial_late().await? else {
        return meeting.plugin.alive();
    };
    meeting.still_open()?;
    if meeting.dial_early().await?.is_err() {
        meeting.still_open()?;
        return blocked_by("broker/dials");
    }
    fail(
        "missed",
        "the answer of an endpoint that was announced while the dial waited",
        seen,
    )
}
