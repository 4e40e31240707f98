//! Shutdown does not keep its caller waiting.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Shutdown, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "controller/answers",
    clause: "CTL-3",
    level: Level::Must,
    suite: Suite::Core,
    title: "Shutdown answers, or the process ends, without delay",
    why: "A Go host calls Shutdown without a deadline: as long as the handler neither returns \
          nor the process ends, the host hangs in `Kill`, and with it the user's command.",
    remedy: "Start the end from the handler and return; wait for nothing in it. In Python call \
             `server.stop` from another thread, in Java `shutdown` without `awaitTermination`, \
             in Go and Node leave the clean-up to what runs after `serve`.",
    needs: &[Need::Connection],
    lane: Lane::Timed,
    reasons: &[Reason {
        id: "blocked",
        hint: "the handler waits for the server to stop, and the server for the handler",
        mutants: &["shutdown-blocks"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    match client.shutdown(limit::SHUTDOWN).await? {
        // A lost reply is no fault (CTL-2), and what comes after it controller/exits judges.
        Shutdown::Ended(_) | Shutdown::Alive => Ok(()),
        Shutdown::Blocked => fail(
            "blocked",
            format!("a reply or an exit within {}", limit::SHUTDOWN.seconds()),
            "neither came",
        ),
    }
}
