//! The socket lies where the host wants it.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "socket/directory",
    clause: "ENV-10",
    level: Level::Should,
    suite: Suite::Core,
    title: "the unix socket is made in PLUGIN_UNIX_SOCKET_DIR",
    why: "A host that runs its plugins in containers shares just this folder with them. It \
          cannot reach a socket that lies elsewhere: `dial unix …: connect: no such file or \
          directory` on the first call.",
    remedy: "Where PLUGIN_UNIX_SOCKET_DIR is set and not empty, make every socket in it, else \
             in the temporary folder of the system (`$TMPDIR`).",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "elsewhere",
        hint: "the temporary folder is used whatever PLUGIN_UNIX_SOCKET_DIR says",
        mutants: &["socket-dir-ignored"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for name in ["sockets", "sockets of a host"] {
        let start = Start::plain().with_folder("PLUGIN_UNIX_SOCKET_DIR", name);
        let plugin = stage.start(&start).await?;
        let socket = plugin.socket()?;
        let wanted = plugin.folder.join(name);
        // The plugin may name the same folder by another path.
        let found = socket.parent().map(std::fs::canonicalize);
        if found.and_then(Result::ok) != std::fs::canonicalize(&wanted).ok() {
            return fail(
                "elsewhere",
                format!("a socket in {}", excerpt(&wanted.to_string_lossy())),
                format!("the socket {}", excerpt(&socket.to_string_lossy())),
            );
        }
    }
    Ok(())
}
