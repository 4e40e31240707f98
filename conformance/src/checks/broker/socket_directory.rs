//! Brokered sockets lie where the host wants them.

use super::meeting::Meeting;
use crate::check::{
    Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail, not_applicable,
};
use crate::subject::{Address, Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "broker/socket-directory",
    clause: "ENV-10",
    level: Level::Should,
    suite: Suite::Broker,
    title: "brokered unix sockets are made in PLUGIN_UNIX_SOCKET_DIR",
    why: "A host that runs its plugins in containers shares just this folder with them. The \
          plugin starts and answers, and the first brokered connection fails with `connect: no \
          such file or directory`.",
    remedy: "Make brokered sockets by the same function as the main one.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "elsewhere",
        hint: "the broker uses the temporary folder of the system, whatever the host says",
        mutants: &["broker-socket-elsewhere"],
    }],
    run: |stage| Box::pin(run(stage)),
};

const NAME: &str = "sockets of a host";

async fn run(stage: &mut Stage) -> Outcome {
    let start = Start::probing().with_folder("PLUGIN_UNIX_SOCKET_DIR", NAME);
    let meeting = Meeting::start_as(stage, &start).await?;
    let wanted = meeting.plugin.folder.join(NAME);
    // The plugin may name the same folder by another path.
    let lies_there = |socket: &std::path::Path| {
        let folder = socket.parent().map(std::fs::canonicalize);
        folder.and_then(Result::ok) == std::fs::canonicalize(&wanted).ok()
    };
    let (address, _) = meeting.reach(3).await?;
    let Address::Unix(socket) = address else {
        return not_applicable("the plugin accepts brokered connections on TCP");
    };
    if lies_there(&socket) {
        return Ok(());
    }
    if !meeting.plugin.socket().is_ok_and(|main| lies_there(&main)) {
        return blocked_by("socket/directory");
    }
    fail(
        "elsewhere",
        format!("a socket in {}", excerpt(&wanted.to_string_lossy())),
        format!("the socket {}", excerpt(&socket.to_string_lossy())),
    )
}
