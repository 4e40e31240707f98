//! A plugin that answered Shutdown ends.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Shutdown, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "controller/exits",
    clause: "CTL-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "the process ends within 2 s of Shutdown",
    why: "A Go host waits 2 s and then kills the plugin, so every exit of the host takes 2 s \
          longer, `plugin failed to exit gracefully` stands in its log, and the plugin never \
          cleans up.",
    remedy: "Stop the server from the Shutdown handler, without waiting for open calls, and \
             leave `main`. In tonic cancel a token that `serve_with_incoming_shutdown` waits \
             for; in Python call `server.stop(grace=None)` from another thread; in grpc-java \
             call `shutdownNow`.",
    needs: &[Need::Connection],
    lane: Lane::Timed,
    reasons: &[Reason {
        id: "alive",
        hint: "Shutdown is answered, but nothing ends the process",
        mutants: &["shutdown-ignored", "shutdown-slow"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    match client.shutdown(limit::SHUTDOWN).await? {
        Shutdown::Ended(_) => Ok(()),
        Shutdown::Blocked => blocked_by("controller/answers"),
        Shutdown::Alive => fail(
            "alive",
            format!("an exit within {} of the answer", limit::SHUTDOWN.seconds()),
            "Shutdown was answered and the process runs on",
        ),
    }
}
