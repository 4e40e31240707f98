//! Each message says something, on a channel that exists.

use super::print::{Channel, print};
use super::reader::Reader;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "stdio/well-formed",
    clause: "SIO-2",
    level: Level::Must,
    suite: Suite::Stdio,
    title: "each message has data and channel STDOUT or STDERR",
    why: "A Go host warns `unknown channel, dropping` for each message on another channel and \
          loses its data. A message without data is what other hosts take for the end of the \
          output.",
    remedy: "Set `channel` to 1 or 2 in each message (0 is what a forgotten field means), and \
             send nothing when nothing was read: neither to say hello nor at the end of a pipe.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "empty",
            hint: "a message is sent to open the stream, to keep it alive, or for an empty write",
            mutants: &["stdio-empty-data"],
        },
        Reason {
            id: "channel",
            hint: "the field `channel` is not set",
            mutants: &["stdio-channel-zero"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    let mut reader = Reader::attach(&client).await?;
    for channel in Channel::ALL {
        // An empty write is the likeliest cause of an empty message.
        for write in ["first\n", "", "second", "\n"] {
            print(&client, channel, write.as_bytes()).await?;
        }
        reader.reach(channel).await?;
    }
    for message in reader.printed().await.messages {
        if !Channel::ALL
            .iter()
            .any(|channel| channel.number() == message.channel)
        {
            return fail(
                "channel",
                "channel 1 (STDOUT) or 2 (STDERR)",
                format!(
                    "{} bytes on channel {}",
                    message.data.len(),
                    message.channel
                ),
            );
        }
        if message.data.is_empty() {
            let seen = format!("a message on channel {} without data", message.channel);
            return fail("empty", "data in each message", seen);
        }
    }
    Ok(())
}
