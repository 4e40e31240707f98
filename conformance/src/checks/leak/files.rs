//! The folders of the plugin are as empty after it as before.

use std::path::{Path, PathBuf};

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Exit, Stage, Start, entries, excerpt};

pub(super) static CHECK: Check = Check {
    id: "leak/files",
    clause: "PROC-6",
    level: Level::Should,
    suite: Suite::Process,
    title: "the temporary folders hold nothing new after Shutdown",
    why: "Each start leaves a little more. A host that starts plugins all day fills its disk, \
          and nobody knows whose files those are.",
    remedy: "Make temporary files such that they go by themselves (`tempfile` in Python and \
             Rust, a file that is unlinked while it is open), or remove them before `main` \
             ends, on every orderly way out. `os.Exit`, `process.exit` and `std::process::exit` \
             skip what would have done it.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "left",
        hint: "a lock, a cache or an extracted library that nobody removes",
        mutants: &["file-left", "socket-folder-file-left"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// The folder for sockets, inside the temporary one.
const SOCKETS: &str = "sockets";

async fn run(stage: &mut Stage) -> Outcome {
    let start = Start::probing().with_folder("PLUGIN_UNIX_SOCKET_DIR", SOCKETS);
    let plugin = stage.start(&start).await?;
    // The announced socket is socket/removed's.
    let announced = plugin.socket().ok();
    let client = plugin.connect().await?;
    client.answers().await?;
    if client.shut_down().await? != Exit::Status(0) {
        return blocked_by("controller/exit-status");
    }
    if !plugin.process.alone(limit::ALONE.duration).await {
        return blocked_by("leak/children");
    }
    let sockets = plugin.folder.join(SOCKETS);
    let found = entries(&plugin.folder).into_iter().chain(entries(&sockets));
    let left = found.filter(|path| *path != sockets && !same(path, announced.as_ref()));
    let left: Vec<_> = left.map(|path| name(&plugin.folder, &path)).collect();
    if left.is_empty() {
        return Ok(());
    }
    fail(
        "left",
        "nothing new in TMPDIR and PLUGIN_UNIX_SOCKET_DIR",
        format!("{} left there", excerpt(&left.join(", "))),
    )
}

fn same(path: &Path, announced: Option<&PathBuf>) -> bool {
    announced.is_some_and(|announced| announced.file_name() == path.file_name())
}

fn name(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    inside.to_string_lossy().into_owned()
}
