//! How long a dial waits.

use std::time::{Duration, Instant};

use tokio::time::timeout;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Multiplexed, Stage, Start, Status, describe};

const ID: u32 = 31;
/// A wait that took the kit longer says nothing about the plugin.
const TOO_LATE: Duration = Duration::from_millis(4_500);

pub(super) static CHECK: Check = Check {
    id: "mux/dial-limit",
    clause: "MUX-3",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a dial waits 5 s for the answer to its knock, and then fails",
    why: "A host may accept an id a moment after the plugin dials it, and Go's answer comes then: \
          who gives up earlier fails on a busy machine. Who never gives up keeps its caller, and \
          every dial behind it, for ever where the host has forgotten the id.",
    remedy: "Wait for the answer with a limit of 5 s, fail the dial then, and let the next one go \
             on.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "gives-up",
            hint: "the limit is that of a call, or of a connection on the same machine",
            mutants: &["mux-dial-gives-up"],
        },
        Reason {
            id: "waits-on",
            hint: "the wait has no limit",
            mutants: &["mux-dial-waits-on"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let patient = stage.multiplexed(Start::probing()).await?;
    let lost = stage.multiplexed(Start::probing()).await?;
    patient.dialled(1).await?;
    lost.dialled(1).await?;
    let (late, never) = tokio::join!(answered_late(&patient), never_answered(&lost));
    late.and(never)
}

async fn answered_late(host: &Multiplexed) -> Outcome {
    let dialling = host.have_dialled(ID);
    tokio::pin!(dialling);
    let knocked = Instant::now();
    tokio::select! {
        reply = &mut dialling => return gave_up(host, reply.map(|_| ())).await,
        () = tokio::time::sleep(limit::LATE_ANSWER.duration) => {}
    }
    let (reply, served) = tokio::join!(timeout(limit::DIAL.duration, dialling), host.accept(ID));
    if knocked.elapsed() > TOO_LATE {
        let words = "the machine kept the kit from answering a knock in time";
        return Err(Stop::Broken(words.into()));
    }
    match reply {
        Ok(Err(status)) => gave_up(host, Err(status)).await,
        Ok(Ok(_)) => served.map(drop),
        Err(_) => blocked_by("mux/dials"),
    }
}

async fn gave_up(host: &Multiplexed, reply: Result<(), Status>) -> Outcome {
    host.went_on().await?;
    let seen = reply.map_or_else(|status| describe(&status), |()| "a reply".to_owned());
    let late = limit::LATE_ANSWER.seconds();
    let expected = format!("a dial that goes on when its knock is answered after {late}");
    fail("gives-up", expected, seen)
}

async fn never_answered(host: &Multiplexed) -> Outcome {
    match timeout(limit::DIAL.duration, host.have_dialled(ID)).await {
        Ok(Err(_)) => host.plugin.alive(),
        Ok(Ok(_)) => blocked_by("mux/dials"),
        Err(_) => fail(
            "waits-on",
            "an error after about 5 s where a knock is never answered",
            format!("none within {}", limit::DIAL.seconds()),
        ),
    }
}
