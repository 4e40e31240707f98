//! The streams that a host keeps open leave room for its calls.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{PLUGIN, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "grpc/concurrent-streams",
    clause: "GRPC-6",
    level: Level::Must,
    suite: Suite::Core,
    title: "calls are answered while three streams stay open",
    why: "A Go host opens StreamStdio and StartStream right after connecting and keeps them \
          for as long as the plugin lives. Where they take the last worker, the first call of \
          the application hangs for ever.",
    remedy: "Do not spend a thread of a small pool on each stream: in Python use \
             `ThreadPoolExecutor(max_workers=10)` or more, or `grpc.aio`; in Java an executor \
             without a bound; in Ruby raise `pool_size`.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "starved",
        hint: "the server's pool has too few workers, and each open stream holds one",
        mutants: &["two-workers"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let _stdio = client.stdio();
    let _broker = client.broker();
    // A plugin may lack any of the three services; those that it has stay open meanwhile.
    let (_watch, answered) = tokio::join!(client.watch(PLUGIN), client.streams_begin());
    match answered {
        Err(Stop::Hang(_)) => fail(
            "starved",
            "an answer to Health/Check while StreamStdio, StartStream and Health/Watch are open",
            format!("no answer within {}", limit::CALL.seconds()),
        ),
        other => other,
    }
}
