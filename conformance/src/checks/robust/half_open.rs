//! Connections on which nobody speaks.

use super::ordeal::{EXITS, UNSERVED, recovery, report};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::{PREFACE, Stage, Start, Wire};

pub(super) static CHECK: Check = Check {
    id: "robust/half-open",
    clause: "ROB-5",
    level: Level::Must,
    suite: Suite::Robust,
    title: "calls go on beside a hundred connections that say nothing",
    why: "A host that hangs while it connects, a scanner, a forgotten test: each leaves a \
          connection that never speaks. Where those take the places of the others, the host's \
          calls end in `context deadline exceeded`, or its connection in `error reading server \
          preface`.",
    remedy: "Serve each connection by itself and wait for none: no pool of a few threads that \
             each own a connection, no blocking read in the loop that accepts, and a limit for \
             the time a handshake may take.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: EXITS,
            hint: "too many open connections are fatal, where they should be refused",
            mutants: &["crowd-fatal"],
        },
        Reason {
            id: UNSERVED,
            hint: "each connection holds one of few places, and keeps it in silence",
            mutants: &["crowd-deafens"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// How many connections say nothing, a part of the preface, and the preface.
const CONNECTIONS: usize = 40;
const SAID: [usize; 3] = [0, 10, PREFACE.len()];

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let before = plugin.connect().await?;
    before.answers().await?;
    let mut open = Vec::new();
    for length in SAID {
        for _ in 0..CONNECTIONS {
            // One that is refused says the same below as one that is held up.
            if let Ok(mut wire) = Wire::open(&plugin).await {
                wire.send(&PREFACE[..length]).await;
                open.push(wire);
            }
        }
    }
    match recovery(&plugin, &before).await? {
        None => Ok(()),
        Some(harm) => {
            let what = format!("{} silent connections", open.len());
            drop(open);
            report(stage, harm, &what).await
        }
    }
}
