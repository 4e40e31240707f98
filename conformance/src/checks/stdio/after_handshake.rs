//! The handshake is between the plugin and its host alone.

use super::reader::{position, still_open};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "stdio/after-handshake",
    clause: "SIO-2",
    level: Level::Must,
    suite: Suite::Stdio,
    title: "the handshake line is not forwarded",
    why: "The host writes what arrives to its user's output: `1|6|unix|/tmp/plugin…|grpc|` \
          stands in front of the result, where a program that parses the result stumbles over \
          it.",
    remedy: "Print and flush the handshake line on the real standard output first, and put the \
             pipe of StreamStdio in its place after that.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "handshake",
        hint: "standard output is replaced before the line is printed, and the line is printed \
               on both",
        mutants: &["stdio-carries-handshake"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let mut stream = client.stdio();
    let line = plugin.line.raw.trim_ascii();
    let carried = |channel: Vec<u8>| position(&channel, line).is_some();
    let printed = stream
        .until(limit::QUIET.duration, |printed| {
            carried(printed.on(1)) || carried(printed.on(2))
        })
        .await;
    for channel in [1, 2] {
        let bytes = printed.on(channel);
        if position(&bytes, line).is_some() {
            return fail(
                "handshake",
                "only what was printed after the handshake line",
                format!(
                    "{} on channel {channel}",
                    excerpt(&String::from_utf8_lossy(&bytes))
                ),
            );
        }
    }
    still_open(&printed)
}
