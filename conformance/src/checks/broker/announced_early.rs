//! An announcement waits for its dial.

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/announced-early",
    clause: "BRK-4",
    level: Level::Must,
    suite: Suite::Broker,
    title: "an announcement that comes before the dial is kept for it",
    why: "A host accepts an id first and makes the call that names it afterwards, so nearly \
          every announcement is there before its dial. A plugin that drops it waits for \
          another, and fails after 5 s.",
    remedy: "Keep each announcement by its id for 5 s, whether or not a dial waits for it.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "dropped",
        hint: "announcements are given to dials that wait, and to nobody else",
        mutants: &["broker-drops-early"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let Err(seen) = meeting.dial_early().await? else {
        return meeting.plugin.alive();
    };
    meeting.still_open()?;
    if meeting.dial_late().await?.is_err() {
        meeting.still_open()?;
        return blocked_by("broker/dials");
    }
    fail(
        "dropped",
        "the answer of an endpoint that was announced before the dial",
        seen,
    )
}
