//! Who prints more than the host reads waits.

use super::print::{Channel, numbered, print};
use super::reader::{Reader, position};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "stdio/back-pressure",
    clause: "SIO-4",
    level: Level::Must,
    suite: Suite::Stdio,
    title: "512 KiB that nobody reads yet wait and arrive",
    why: "A plugin prints a large result in one go, faster than its host reads. Where the \
          plugin drops what does not fit, the result has holes that nobody reports.",
    remedy: "Let the writer wait: read the pipe only as fast as messages are taken (`await` \
             each send, or use a channel with a bound whose sender waits), and neither drop nor \
             overwrite what is there.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "lost",
        hint: "a ring buffer, or a channel whose full end drops what is sent to it",
        mutants: &["stdio-dropped-when-full"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// More than a pipe of 64 KiB and the buffers around it hold.
const LENGTH: usize = 512 << 10;
/// The least that everyone keeps (SIO-4).
const KEPT: usize = 1 << 10;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    let written = numbered(LENGTH);
    let printing = print(&client, Channel::Stdout, &written);
    tokio::pin!(printing);
    // Either it waits for a reader, or it takes everything at once: both are right.
    let early = tokio::time::timeout(limit::QUIET.duration, &mut printing).await;
    let mut reader = Reader::open(&client);
    if let Ok(printed) = early {
        printed?;
    } else {
        tokio::select! {
            printed = printing => printed?,
            stop = reader.end() => return Err(stop),
        }
    }
    let everything = reader.everything(Channel::Stdout, written.len()).await?;
    if position(&everything, &written).is_some() {
        return Ok(());
    }
    if everything.len() >= written.len() {
        return blocked_by("stdio/bytes");
    }
    if position(&everything, &written[..KEPT]).is_none() {
        return blocked_by("stdio/before-reader");
    }
    fail(
        "lost",
        format!("{} bytes", written.len()),
        format!(
            "{} bytes, the first of them and others missing behind",
            everything.len()
        ),
    )
}
