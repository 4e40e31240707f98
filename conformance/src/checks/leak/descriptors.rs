//! Files and sockets are closed when they are done with.

use super::rounds::{CONNECTIONS, Watched, growth};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "leak/descriptors",
    clause: "PROC-8",
    level: Level::Should,
    suite: Suite::Process,
    title: "descriptors do not grow with the connections and calls that are over",
    why: "A process has 1,024 descriptors by default. After as many connections the plugin \
          accepts nothing more (`too many open files`), and the host waits for ever, or reads \
          `Unavailable` in the middle of a long run.",
    remedy: "Close what belongs to a connection or a call when it ends, cancelled or not: \
             `defer`, `with`, `try`-with-resources, `using`, `Drop`.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "growing",
        hint: "something is opened for each connection or call, and closed only on the way \
               that ends well",
        mutants: &["descriptors-kept"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// A language's own business; less than one for every second connection.
const ALLOWED: u64 = 8;

async fn run(stage: &mut Stage) -> Outcome {
    let watched = Watched {
        held: |usage| usage.descriptors,
        allowed: ALLOWED,
        rounds: 4,
    };
    match growth(stage, watched).await? {
        None => Ok(()),
        Some(held) => fail(
            "growing",
            format!("as many descriptors as before after each {CONNECTIONS} connections"),
            format!("{held:?} after one round and the next"),
        ),
    }
}
