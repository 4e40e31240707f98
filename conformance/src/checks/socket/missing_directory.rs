//! A folder that does not exist is an error, not a wish to be guessed at.

use super::refusal::refused;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "socket/missing-directory",
    clause: "ENV-10",
    level: Level::Should,
    suite: Suite::Core,
    title: "with a PLUGIN_UNIX_SOCKET_DIR that does not exist the plugin does not serve",
    why: "A host that names a folder can reach only that folder. With a socket elsewhere the \
          plugin looks started, and every call fails with `connect: no such file or \
          directory`, far from the cause.",
    remedy: "Let the failed bind end the plugin: print the folder's name on stderr and exit \
             with status 1 (a Go plugin logs `plugin init error`). Neither make the folder nor \
             fall back to another.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "served",
        hint: "the temporary folder is used when binding in the wanted one fails, or the \
               folder is made",
        mutants: &["socket-dir-fallback"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let start = Start::plain().with_path("PLUGIN_UNIX_SOCKET_DIR", "missing");
    refused(
        stage,
        &start,
        "a PLUGIN_UNIX_SOCKET_DIR that does not exist",
    )
    .await
}
