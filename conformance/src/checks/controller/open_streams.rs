//! The streams that a host holds open do not keep the plugin alive.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Shutdown, Stage, Start, beside_streams};

pub(super) static CHECK: Check = Check {
    id: "controller/open-streams",
    clause: "CTL-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "the process ends within 2 s of Shutdown while streams are open",
    why: "A Go host keeps StreamStdio and StartStream open until the plugin ends. A graceful \
          stop that waits for open calls never ends then: the host waits 2 s, logs `plugin \
          failed to exit gracefully` and kills the process.",
    remedy: "End the open streams yourself, or stop without grace: `Stop()` and not \
             `GracefulStop()` in Go, `server.stop(grace=None)` in Python, `forceShutdown()` in \
             Node, `shutdownNow()` in Java; in tonic end the streams when the token of \
             `serve_with_incoming_shutdown` is cancelled.",
    needs: &[Need::Connection],
    lane: Lane::Timed,
    reasons: &[Reason {
        id: "alive",
        hint: "the server is stopped gracefully and waits for calls that nobody ends",
        mutants: &["shutdown-waits-for-streams"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // What a plugin does without open streams is judged by other checks.
    let plugin = stage.start(&Start::plain()).await?;
    let shutdown = plugin.connect().await?.shutdown(limit::SHUTDOWN).await?;
    shutdown.end("controller/exits")?;

    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let _stdio = client.stdio();
    let _broker = client.broker();
    beside_streams(client.streams_begin().await)?;
    match client.shutdown(limit::SHUTDOWN).await? {
        Shutdown::Ended(_) => Ok(()),
        Shutdown::Blocked | Shutdown::Alive => fail(
            "alive",
            format!(
                "an exit within {} while streams are open",
                limit::SHUTDOWN.seconds()
            ),
            "the process runs on; without open streams it ended in time",
        ),
    }
}
