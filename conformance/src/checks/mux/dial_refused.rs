//! A dial that the host refuses.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Stage, Start};

const ID: u32 = 13;

pub(super) static CHECK: Check = Check {
    id: "mux/dial-refused",
    clause: "MUX-3",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a knock that the host answers with an error fails the dial at once",
    why: "A Go host answers so where nobody accepts the id any more: `no listener for id 13`. A \
          plugin that opens its stream all the same hands it to whoever the host accepts next; \
          one that waits on keeps its caller, and every later dial, for 5 s.",
    remedy: "Look at `knock.error` in the answer: where it is not empty, fail the dial with it, \
             and open no stream.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "ignored",
            hint: "only `ack` is looked at",
            mutants: &["mux-refusal-ignored"],
        },
        Reason {
            id: "late",
            hint: "an answer with an error is passed over as if none had come",
            mutants: &["mux-refusal-waits"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    host.dialled(1).await?;
    let dialling = host.have_dialled(ID);
    tokio::pin!(dialling);
    tokio::select! {
        // Nobody has answered its knock.
        _ = &mut dialling => return blocked_by("mux/dials"),
        knocked = host.knocked_for(ID, limit::BROKER) => if !knocked {
            return blocked_by("mux/dials");
        },
    }
    tokio::select! {
        _ = &mut dialling => return blocked_by("mux/dial-limit"),
        early = host.opened(limit::QUIET) => if early.is_some() {
            return blocked_by("mux/stream-after-ack");
        },
    }
    host.acknowledge(ID, "no listener for id 13").await;
    let reply = tokio::time::timeout(limit::REFUSED_DIAL.duration, dialling).await;
    let expected = "an error of the dial, and no stream";
    if let Some(stream) = host.opened(limit::NOW).await {
        return fail("ignored", expected, format!("stream {}", stream.id()));
    }
    match reply {
        Ok(Err(_)) => host.plugin.alive(),
        Ok(Ok(_)) => fail("ignored", expected, "a reply"),
        Err(_) => {
            let seen = format!("neither within {}", limit::REFUSED_DIAL.seconds());
            fail("late", expected, seen)
        }
    }
}
