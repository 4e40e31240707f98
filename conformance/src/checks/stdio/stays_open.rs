//! The stream lives as long as the plugin.

use super::reader::still_open;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "stdio/stays-open",
    clause: "SIO-5",
    level: Level::Must,
    suite: Suite::Stdio,
    title: "StreamStdio stays open while there is nothing to send",
    why: "A Go host calls it once. Where the call ends it logs `received EOF, stopping recv \
          loop` and never asks again: all that is printed later is lost, and the plugin may \
          block on it.",
    remedy: "Wait for the next output in the handler; return only when the call is cancelled \
             or the plugin ends.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "ended",
        hint: "the handler sends what is there and returns, or reads once and takes nothing \
               for the end",
        mutants: &["stdio-ends-at-once"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let mut stream = client.stdio();
    let printed = stream.until(limit::QUIET.duration, |_| false).await;
    match still_open(&printed) {
        Err(Stop::Blocked("stdio/stays-open")) => {}
        other => return other,
    }
    if let Some(exit) = plugin.exit(limit::QUIET).await {
        return Err(Stop::Crash(exit));
    }
    let end = match printed.end {
        Some(Err(status)) => format!("it ended with {}", describe(&status)),
        _ => "it ended".to_owned(),
    };
    fail("ended", "a call that stays open", end)
}
