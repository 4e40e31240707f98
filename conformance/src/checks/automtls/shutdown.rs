//! The end is orderly under TLS, too.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Client, Exit, Shutdown, Stage, Start, beside_streams};

pub(super) static CHECK: Check = Check {
    id: "automtls/shutdown",
    clause: "CTL-1",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "Shutdown ends the plugin under TLS as it does without",
    why: "A Go host waits 2 s and then kills the plugin, with whatever it had not yet written: \
          `plugin failed to exit gracefully`.",
    remedy: "Close what ends TLS together with the server behind it: a relay in front of the \
             gRPC server, its threads and its sockets must not keep the process alive, and a \
             connection whose peer is gone is no error of the whole plugin.",
    needs: &[Need::Connection],
    lane: Lane::Timed,
    reasons: &[
        Reason {
            id: "alive",
            hint: "a thread, a loop or a connection of the TLS part keeps the process",
            mutants: &["tls-shutdown-ignored"],
        },
        Reason {
            id: "status",
            hint: "an error of a broken TLS connection ends the process",
            mutants: &["tls-shutdown-exit-one"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.secured(Start::plain()).await?;
    let end = end(&plugin.connect().await?).await?;
    if matches!(end, Shutdown::Ended(Exit::Status(0))) {
        return Ok(());
    }
    // What happens without TLS too is for others to say.
    let plain = stage.start(&Start::plain()).await?;
    let usual = self::end(&plain.connect().await?).await?;
    if usual.end("controller/open-streams")? != Exit::Status(0) {
        return blocked_by("controller/exit-status");
    }
    let expected = "an end with exit status 0 within 2 s of `Shutdown`";
    match end {
        Shutdown::Ended(exit) => fail("status", expected, format!("it ended with {exit}")),
        Shutdown::Alive | Shutdown::Blocked => fail("alive", expected, "it runs on"),
    }
}

/// A host has its streams open when it ends a plugin.
async fn end(client: &Client) -> Result<Shutdown, Stop> {
    client.answers().await?;
    let _streams = (client.stdio(), client.broker());
    beside_streams(client.streams_begin().await)?;
    client.shutdown(limit::SHUTDOWN).await
}
