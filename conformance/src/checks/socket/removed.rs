//! Nothing is left of the socket after an orderly end.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Exit, Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "socket/removed",
    clause: "NET-2",
    level: Level::Should,
    suite: Suite::Core,
    title: "the socket's file is gone after Shutdown",
    why: "Each start makes a new file. A host that starts plugins all day fills its temporary \
          folder with dead sockets, and nobody else removes them.",
    remedy: "Remove the file before leaving `main`, on every orderly way out. Closing the \
             listener does it in Go and Node; tokio's and Python's listeners leave the file \
             behind.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "left",
        hint: "the process exits right from the Shutdown handler, or nobody removes the file",
        mutants: &["socket-left"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let socket = plugin.socket()?;
    let client = plugin.connect().await?;
    client.answers().await?;
    if client.shut_down().await? != Exit::Status(0) {
        return blocked_by("controller/exit-status");
    }
    if socket.symlink_metadata().is_ok() {
        return fail(
            "left",
            "no socket after the plugin ended",
            format!("{} is still there", excerpt(&socket.to_string_lossy())),
        );
    }
    Ok(())
}
