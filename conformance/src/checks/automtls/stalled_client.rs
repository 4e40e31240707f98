//! Nobody waits for a handshake but its client.

use tokio::io::AsyncWriteExt;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Attempt, Connection, Plugin, Stage, Start, dial};

pub(super) static CHECK: Check = Check {
    id: "automtls/stalled-client",
    clause: "NET-4",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "the host is served while other clients stand still in their handshakes",
    why: "Every process that can reach the socket can open a connection and say nothing. A \
          plugin that waits for its handshake is dead to the host for that long: each call ends \
          in `context deadline exceeded`.",
    remedy: "End TLS in a task, thread or coroutine for each connection, never in the loop that \
             accepts: wrap the accepted socket, not the listening one, in Python \
             (`do_handshake_on_connect=False`), and spawn before `TlsAcceptor::accept` in Rust. \
             Give each handshake a limit.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "blocked",
        hint: "the handshake is a part of accepting",
        mutants: &["tls-one-by-one"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// The header of a TLS record whose 512 bytes never come.
const BEGUN: &[u8] = &[22, 3, 1, 2, 0];

async fn run(stage: &mut Stage) -> Outcome {
    let identity = stage.identity().await?;
    let plugin = stage.secured(Start::plain()).await?;
    let _others = stall(&plugin).await?;
    let seen = match plugin.attempt(Some(&identity)).await {
        Ok(Attempt::Served(_)) => return Ok(()),
        Ok(Attempt::Refused(refusal)) => refusal.words,
        Ok(Attempt::Unreachable(words)) => words,
        Err(Stop::Hang(limit)) => format!("no {} within {}", limit.name, limit.seconds()),
        Err(stop) => return Err(stop),
    };
    plugin.alive()?;
    if takes_one_connection(stage).await? {
        return blocked_by("socket/reconnect");
    }
    fail(
        "blocked",
        "TLS for the host while two other connections stand still",
        seen,
    )
}

/// A connection that says nothing, and one that begins a handshake.
async fn stall(plugin: &Plugin) -> Result<[Connection; 2], Stop> {
    let address = plugin.address()?;
    let opened = async {
        let Ok(silent) = dial(&address).await else {
            return blocked_by("handshake/listening");
        };
        let Ok(mut begun) = dial(&address).await else {
            return blocked_by("socket/reconnect");
        };
        // Where nobody takes the bytes, the host's own connection shows it.
        let _ = begun.write_all(BEGUN).await;
        Ok([silent, begun])
    };
    match tokio::time::timeout(limit::CONNECT.duration, opened).await {
        Ok(opened) => opened,
        Err(_) => blocked_by("handshake/listening"),
    }
}

/// Whether a silent connection is in the way without TLS, too.
async fn takes_one_connection(stage: &mut Stage) -> Result<bool, Stop> {
    let plugin = stage.start(&Start::plain()).await?;
    let address = plugin.address()?;
    let Ok(_silent) = dial(&address).await else {
        return Ok(true);
    };
    let answered = async { plugin.connect().await?.answers().await };
    Ok(answered.await.is_err())
}
