//! More than one host wants the plugin to end.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Exit, Shutdown, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "robust/second-shutdown",
    clause: "CTL-6",
    level: Level::Should,
    suite: Suite::Robust,
    title: "Shutdown may be called again, on any connection, and as the first call of all",
    why: "`Kill` and `CleanupClients` of a Go host may both call Shutdown, and a host that \
          reattached may do so beside the first one. A plugin that fails on the second call \
          ends in the middle of its cleaning up, and leaves its socket and its children.",
    remedy: "Make the end of the plugin a state that is entered once: `sync.Once` in Go, an \
             `Event` in Python, a `CancellationToken` or `Notify` in Rust; the handler of \
             Shutdown only asks for it.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "unclean",
        hint: "what may happen only once happens again: a channel that is closed twice, a \
               value that is taken twice",
        mutants: &["second-shutdown-aborts"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // The first call of all.
    let plugin = stage.start(&Start::plain()).await?;
    let once = plugin.connect().await?.shut_down().await?;
    if once != Exit::Status(0) {
        return blocked_by("controller/exit-status");
    }
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let other = plugin.connect().await?;
    client.answers().await?;
    other.answers().await?;
    let (first, second, third) = tokio::join!(
        client.shutdown(limit::END),
        client.shutdown(limit::END),
        other.shutdown(limit::END)
    );
    for shutdown in [first, second, third] {
        match shutdown? {
            Shutdown::Ended(exit) if exit == once => {}
            Shutdown::Ended(exit) => return unclean(&format!("it ended with {exit}")),
            Shutdown::Alive | Shutdown::Blocked => return unclean("it runs on"),
        }
    }
    Ok(())
}

fn unclean(actual: &str) -> Result<(), Stop> {
    fail(
        "unclean",
        "the same end after three calls of Shutdown as after one",
        actual.to_owned(),
    )
}
