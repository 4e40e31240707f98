//! Memory is used again.

use super::rounds::{CONNECTIONS, Watched, growth};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "leak/memory",
    clause: "PROC-8",
    level: Level::Should,
    suite: Suite::Process,
    title: "memory does not grow with the connections and calls that are over",
    why: "A host calls its plugin millions of times. What each call leaves behind adds up until \
          the system kills the plugin (`signal: killed`), or the host with it.",
    remedy: "Look for what outlives a call: a map of requests that nobody empties, a list of \
             connections, callbacks that are registered and never removed, metrics with a \
             label for each request. A heap profile after two rounds of calls names it.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "growing",
        hint: "something is kept for each connection or call",
        mutants: &["memory-kept"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// In KiB: 10 KiB for each of some 100 calls. A collector or an allocator grows in some
/// rounds by more, and not in every one.
const ALLOWED: u64 = 1 << 10;

async fn run(stage: &mut Stage) -> Outcome {
    let watched = Watched {
        held: |usage| usage.memory,
        allowed: ALLOWED,
        rounds: 8,
    };
    match growth(stage, watched).await? {
        None => Ok(()),
        Some(held) => fail(
            "growing",
            format!("as much memory as before after each {CONNECTIONS} connections"),
            format!("{held:?} KiB after one round and the next"),
        ),
    }
}
