//! A knock for an id that nobody accepts.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Dialled, Stage, Start};

/// Nobody ever accepts these.
const UNKNOWN: [u32; 3] = [77, 0, u32::MAX];

pub(super) static CHECK: Check = Check {
    id: "mux/knock-unknown",
    clause: "MUX-4",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a knock for an id that nobody accepts is not acknowledged, and keeps nothing else up",
    why: "A Go host that gets the acknowledgement opens its stream and speaks to whoever takes \
          it, for the plugin knows nobody for that id; every later stream then belongs to the \
          wrong id. One such knock must not keep the broker from the next.",
    remedy: "Acknowledge nothing but ids that are listened on; wait for nothing in the loop that \
             reads the broker's stream.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "acknowledged",
            hint: "every knock is answered, and the id looked up when the stream comes",
            mutants: &["mux-unknown-acknowledged"],
        },
        Reason {
            id: "stuck",
            hint: "the loop that reads the broker's stream waits for the id to be accepted, or \
                   ends with an error",
            mutants: &["mux-unknown-stuck"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    host.brokered(1).await?;
    for (id, known) in UNKNOWN.into_iter().zip(2..) {
        let before = host.knock(id).await;
        // A refusal in so many words is as good as silence.
        let answer = host.answer(id, before, limit::QUIET).await;
        if answer.is_some_and(|error| error.is_empty()) {
            return fail(
                "acknowledged",
                format!("no acknowledgement for id {id}, which nobody accepts"),
                "one without an error",
            );
        }
        host.have_accepted(known).await?;
        let dialled = host.dial(known).await;
        if !matches!(dialled, Ok(Dialled::Open(..)) | Err(Stop::Crash(_))) {
            return fail(
                "stuck",
                format!("an acknowledgement for id {known} after a knock for id {id}"),
                "none",
            );
        }
        dialled?;
    }
    Ok(())
}
