//! An announcement grows old.

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/stale",
    clause: "BRK-4",
    level: Level::Must,
    suite: Suite::Broker,
    title: "an announcement that is older than 5 s is not used",
    why: "A host that announced an id and went away may use it again, or another host may count \
          from 1 anew. A plugin that kept the old announcement connects to a socket that is \
          gone: `connection refused`, or the wrong service.",
    remedy: "Note when each announcement came, and drop it 5 s later: by a timer, or when the \
             next dial or announcement looks.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "kept",
        hint: "announcements stay in the table until they are dialled",
        mutants: &["broker-keeps-stale"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let (old, new) = (meeting.endpoint("old")?, meeting.endpoint("new")?);
    let id = meeting.fresh();
    meeting.announce(id, &old.address);
    tokio::time::sleep(limit::QUIET.duration).await;
    meeting.still_open()?;
    let aged = meeting.broker.until(limit::STALE, |_| false);
    aged.await;
    if meeting.broker.heard().end.is_some() {
        return blocked_by("broker/stays-open");
    }
    let Err(seen) = meeting.dial_before(id, "new", &new.address).await? else {
        return meeting.plugin.alive();
    };
    meeting.dials_otherwise().await?;
    fail(
        "kept",
        format!(
            "the answer `new` of what was announced {} after `old`",
            limit::STALE.seconds()
        ),
        seen,
    )
}
