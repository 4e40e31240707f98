//! SIGTERM ends the plugin.

use rustix::process::Signal;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "signals/terminate",
    clause: "SIG-2",
    level: Level::Should,
    suite: Suite::Core,
    title: "SIGTERM ends the plugin",
    why: "It is how containers, service managers and people end a process. One that ignores \
          it delays every stop until it is killed (10 s in Docker, 90 s under systemd), and \
          it survives a host that died.",
    remedy: "Leave SIGTERM as it is, or stop in good order on it as on Shutdown: remove the \
             socket and exit. Do not block it together with SIGINT. Python: a handler may run too \
             late to end a wait that has just begun, and `Event.set` can meet the lock of the \
             `wait` it interrupts; read a pipe that `signal.set_wakeup_fd` has written to.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "ignored",
        hint: "SIGTERM is ignored or blocked, or its handler waits for open calls or a lock",
        mutants: &["terminate-ignored"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    plugin.signal(Signal::TERM).await;
    match plugin.exit(limit::TERMINATE).await {
        Some(_) => Ok(()),
        None => fail(
            "ignored",
            format!("an exit within {} of SIGTERM", limit::TERMINATE.seconds()),
            "the process runs on",
        ),
    }
}
