//! Output waits for its reader.

use super::print::{Channel, numbered, print};
use super::reader::{Reader, position};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "stdio/before-reader",
    clause: "SIO-4",
    level: Level::Must,
    suite: Suite::Stdio,
    title: "what is printed before StreamStdio is called arrives",
    why: "A plugin prints as soon as it starts: its version, a warning about its \
          configuration. The host calls StreamStdio a moment later, and just these first \
          lines never show up.",
    remedy: "Keep the output until somebody reads it. A pipe does: read it only while a \
             StreamStdio call is open, so that up to 64 KiB wait in it and the writer waits \
             after that.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "lost",
        hint: "the output is read all the time and handed to the readers there are, as a \
               broadcast channel or a list of observers does",
        mutants: &["stdio-dropped-before-reader"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// Several writes of together 3 KiB, which any buffer holds.
const WRITES: usize = 3;
const WRITE: usize = 1 << 10;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    let written = numbered(WRITES * WRITE);
    for channel in Channel::ALL {
        for write in written.chunks(WRITE) {
            print(&client, channel, write).await?;
        }
    }
    let mut reader = Reader::attach(&client).await?;
    for channel in Channel::ALL {
        let everything = reader.everything(channel, written.len()).await?;
        if position(&everything, &written).is_some() {
            continue;
        }
        if everything.len() >= written.len() {
            return blocked_by("stdio/bytes");
        }
        return fail(
            "lost",
            format!("{} bytes on {}", written.len(), channel.name()),
            format!("{} bytes, and what was printed later", everything.len()),
        );
    }
    Ok(())
}
