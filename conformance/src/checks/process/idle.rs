//! A plugin that nobody calls waits, and does not compute.

use std::time::Instant;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "process/idle",
    clause: "PROC-3",
    level: Level::Should,
    suite: Suite::Process,
    title: "a plugin that nobody calls takes no processor time",
    why: "Plugins wait most of their lives. Ten of them that each keep a processor busy take \
          the machine from the host, and its user sees a slow host and never learns why.",
    remedy: "Wait on the descriptor, the channel or the condition itself: no loop around a \
             call that does not block, no poll every few microseconds.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "busy",
        hint: "a loop polls something that could be waited for",
        mutants: &["busy-loop"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// A language may still compile or collect for some time after its start.
const STRETCHES: usize = 12;
/// The share of a processor that nobody needs for waiting.
const BUSY: f64 = 0.5;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    let _streams = (client.stdio(), client.broker());
    let mut least = f64::INFINITY;
    for _ in 0..STRETCHES {
        let (began, before) = (Instant::now(), plugin.process.busy());
        if let Some(exit) = plugin.exit(limit::QUIET).await {
            return Err(Stop::Crash(exit));
        }
        let spent = plugin.process.busy().saturating_sub(before);
        let share = spent.as_secs_f64() / began.elapsed().as_secs_f64();
        if share < BUSY {
            return Ok(());
        }
        least = least.min(share);
    }
    fail(
        "busy",
        "next to no processor time while nobody calls",
        format!(
            "{:.0} % of a processor and more in each of {STRETCHES} stretches of {}",
            least * 100.0,
            limit::QUIET.seconds()
        ),
    )
}
