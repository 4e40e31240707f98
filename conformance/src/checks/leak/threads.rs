//! Threads end with the work that they were made for.

use super::rounds::{CONNECTIONS, Watched, growth};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "leak/threads",
    clause: "PROC-8",
    level: Level::Should,
    suite: Suite::Process,
    title: "threads do not grow with the connections and calls that are over",
    why: "Each thread that waits for nothing keeps its stack and a place in the limits of its \
          container. A plugin that runs for days ends in `cannot allocate memory` or `can't \
          start new thread`, far from the call that left it behind.",
    remedy: "Let a thread that serves a connection or a call end with it, cancelled or not; \
             take threads from a pool with a bound. In Python register a callback with \
             `context.add_callback` that ends what the handler waits for.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "growing",
        hint: "a thread is made for each connection or call, and waits for something that \
               never comes once the caller is gone",
        mutants: &["threads-kept"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// A pool that still fills; less than one for every second connection.
const ALLOWED: u64 = 8;

async fn run(stage: &mut Stage) -> Outcome {
    let watched = Watched {
        held: |usage| usage.threads,
        allowed: ALLOWED,
        rounds: 4,
    };
    match growth(stage, watched).await? {
        None => Ok(()),
        Some(held) => fail(
            "growing",
            format!("as many threads as before after each {CONNECTIONS} connections"),
            format!("{held:?} after one round and the next"),
        ),
    }
}
