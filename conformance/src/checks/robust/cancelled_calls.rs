//! Whoever breaks a call off wants nothing more of it.

use std::time::Duration;

use prost_types::Duration as Time;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Client, PLUGIN, Stage, Start, beside_streams};

pub(super) static CHECK: Check = Check {
    id: "robust/cancelled-calls",
    clause: "ROB-10",
    level: Level::Must,
    suite: Suite::Robust,
    title: "two hundred cancelled streams leave room for the next one",
    why: "A host cancels what its user no longer waits for. Where the plugin goes on with it, \
          each such call keeps a thread or a place, and after some dozens of them nothing is \
          answered any more: `context deadline exceeded` on every call, until somebody \
          restarts the host.",
    remedy: "End the handler when its call is cancelled: watch `stream.Context().Done()` in Go, \
             `context.add_callback` or `context.is_active()` in Python, `call.on('cancelled')` \
             in Node, `Context.addListener` in Java; in Rust the future is dropped, so hold \
             nothing in a task of its own.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "starved",
        hint: "the handlers of cancelled streams wait for ever, each in a thread of a pool",
        mutants: &["watches-kept"],
    }],
    run: |stage| Box::pin(run(stage)),
};

const STREAMS: usize = 200;
const LONG: i64 = 600;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    {
        let _open = (client.stdio(), client.broker());
        let _watch = beside_streams(client.watch(PLUGIN).await)?;
        beside_streams(client.answers().await)?;
    }
    for number in 0..STREAMS {
        let _cancelled = (client.stdio(), client.broker());
        if stage.facts.probe {
            cancel(&client).await;
        }
        let answered = async {
            // Whether it is implemented is health/watch's to say.
            let _watch = client.watch(PLUGIN).await?;
            client.answers().await
        };
        match answered.await {
            Err(Stop::Hang(limit)) => {
                return fail(
                    "starved",
                    format!("answers after {STREAMS} cancelled streams"),
                    format!("none within {} after {number}", limit.seconds()),
                );
            }
            other => other?,
        }
    }
    Ok(())
}

/// Begins a call that takes long, and gives it up.
async fn cancel(client: &Client) {
    let mut probe = client.probe();
    let sleeping = probe.sleep(Time {
        seconds: LONG,
        nanos: 0,
    });
    // It has to be under way; how far it came does not matter.
    let _ = tokio::time::timeout(Duration::from_millis(1), sleeping).await;
}
