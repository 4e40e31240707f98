//! The first announcement of an id counts.

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/duplicate",
    clause: "BRK-15",
    level: Level::Should,
    suite: Suite::Broker,
    title: "of two announcements of one id that wait, the second is dropped",
    why: "A host that uses an id twice at once is wrong, and then both sides should at least \
          agree on who is meant: Go keeps the first.",
    remedy: "Put an announcement into the table only where its id is not there yet.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "replaced",
        hint: "the announcement is stored by assignment, which overwrites the first",
        mutants: &["broker-takes-second"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let (first, second) = (meeting.endpoint("first")?, meeting.endpoint("second")?);
    let id = meeting.fresh();
    meeting.announce(id, &first.address);
    meeting.announce(id, &second.address);
    tokio::time::sleep(limit::QUIET.duration).await;
    let Err(seen) = meeting.dial(id, "first").await? else {
        return meeting.plugin.alive();
    };
    meeting.dials_otherwise().await?;
    fail("replaced", "the answer `first`", seen)
}
