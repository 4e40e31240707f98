//! A host that does not read what the plugin prints.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "robust/unread-stdio",
    clause: "ROB-13",
    level: Level::Must,
    suite: Suite::Robust,
    title: "calls are answered while a print waits for a reader",
    why: "A host reads StreamStdio when it comes to it, and some never do. Who prints may have \
          to wait; where every other call waits with it, one talkative library stops the \
          whole plugin, and the host reads `context deadline exceeded` on calls that print \
          nothing.",
    remedy: "Let no event loop and no lock wait for a write to stdout or stderr: print from a \
             thread in asyncio and Node, or read the pipe into a queue with a bound of its own.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "blocked",
        hint: "the write to the full pipe blocks the event loop, or is made under a lock that \
               calls need",
        mutants: &["print-blocks-calls"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// More than any pipe holds.
const LENGTH: usize = 1 << 20;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    let mut probe = client.probe();
    let printing = probe.print_stdout(vec![b'.'; LENGTH]);
    let calling = async {
        tokio::time::sleep(limit::QUIET.duration).await;
        client.answers().await?;
        plugin.connect().await?.answers().await
    };
    tokio::pin!(printing);
    let called = tokio::select! {
        called = calling => called,
        // It waits for nobody.
        _ = &mut printing => return plugin.connect().await?.answers().await,
    };
    match called {
        Err(Stop::Hang(_) | Stop::Blocked("grpc/answers")) => {
            if stage
                .start(&Start::probing())
                .await?
                .connect()
                .await?
                .answers()
                .await
                .is_err()
            {
                return blocked_by("grpc/answers");
            }
            fail(
                "blocked",
                "an answer to Health/Check while a print of 1 MiB waits for a reader",
                format!("none within {}", limit::CALL.seconds()),
            )
        }
        other => other,
    }
}
