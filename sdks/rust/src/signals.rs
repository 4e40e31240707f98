//! What signals do, and what the end of the host does.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How often a watchdog looks for the host.
const LOOK: Duration = Duration::from_secs(1);

/// Takes over both signals before it returns; must be called within the runtime.
///
/// Ctrl-C reaches the host and all its plugins, and the host decides (SIG-1). A
/// termination ends the plugin in good order (SIG-2).
pub(crate) fn take(end: CancellationToken) -> io::Result<()> {
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut terminations = signal(SignalKind::terminate())?;
    tokio::spawn(async move { while interrupts.recv().await.is_some() {} });
    tokio::spawn(async move {
        if terminations.recv().await.is_some() {
            end.cancel();
        }
    });
    Ok(())
}

/// Ends the plugin once its host is gone, which leaves it to another parent (SIG-4).
pub(crate) fn watch_host(end: CancellationToken) {
    let host = rustix::process::getppid();
    tokio::spawn(async move {
        while rustix::process::getppid() == host {
            tokio::time::sleep(LOOK).await;
        }
        end.cancel();
    });
}
