//! An announcement that nobody waits for is nothing to mind.

use std::ops::Range;

use super::meeting::{Meeting, Tried};
use super::strange::{ended_by, ordinary};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/unknown-id",
    clause: "BRK-13",
    level: Level::Must,
    suite: Suite::Broker,
    title: "announcements of ids that nobody dials change nothing",
    why: "A host announces before the plugin dials, and may announce what is never dialled. A \
          plugin that ends the stream then, or stops reading it, loses every brokered \
          connection after that: `timeout waiting for connection info`.",
    remedy: "Keep each announcement by its id until it is dialled or 5 s old, and read on: look \
             up, never index; and put no bound on the queue that the reader of the stream fills.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "ended",
            hint: "an id that is not in the table raises an error, which ends the handler",
            mutants: &["broker-unknown-id-fatal"],
        },
        Reason {
            id: "deaf",
            hint: "announcements go into a bounded queue that nobody empties, so that the \
                   stream is read no more",
            mutants: &["broker-inbox-full"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// The ends of the range, the first that a host's counter gives, and any.
const SOME: [u32; 6] = [0, 1, 2, 0x8000_0000, 2_887_941_653, u32::MAX];
/// More than a host ever leaves waiting.
const MANY: Range<u32> = 1_000..1_500;
/// No more than any plugin takes.
const FEW: Range<u32> = 1_000..1_004;

async fn run(stage: &mut Stage) -> Outcome {
    let expected = "a stream that goes on";
    let few = SOME.into_iter().map(ordinary);
    if let Some(seen) = ended_by(stage, few).await? {
        return fail("ended", expected, seen);
    }
    if let Some(seen) = ended_by(stage, MANY.map(ordinary)).await? {
        return fail("ended", expected, seen);
    }
    if stage.facts.probe {
        return still_hears(stage).await;
    }
    Ok(())
}

/// Dials work behind many announcements as well as without.
async fn still_hears(stage: &mut Stage) -> Outcome {
    let Err(seen) = dial_behind(stage, MANY).await? else {
        return Ok(());
    };
    // Where plain dials fail too, or behind a few, that is another's to report.
    let meeting = Meeting::start(stage).await?;
    meeting.dials_otherwise().await?;
    if dial_behind(stage, FEW).await?.is_err() {
        return blocked_by("broker/concurrent");
    }
    fail(
        "deaf",
        format!(
            "an answer to a dial behind {} other announcements",
            MANY.len()
        ),
        seen,
    )
}

async fn dial_behind(stage: &mut Stage, others: Range<u32>) -> Result<Tried, Stop> {
    let meeting = Meeting::start(stage).await?;
    for id in others {
        meeting.broker.send(ordinary(id));
    }
    meeting.dial_early().await
}
