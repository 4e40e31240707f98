//! The host can ask for what the plugin prints.

use super::print::{Channel, print};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Code, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "stdio/implemented",
    clause: "SIO-1",
    level: Level::Should,
    suite: Suite::Stdio,
    title: "GRPCStdio/StreamStdio is implemented",
    why: "A Go host asks for it right after connecting. Where it is missing the host goes on \
          and says so at level DEBUG only (`received EOF, stopping recv loop` with `code = \
          Unimplemented`): what the plugin and its libraries print is lost.",
    remedy: "Serve `plugin.GRPCStdio` with `StreamStdio(google.protobuf.Empty) returns (stream \
             StdioData)` and send what is written to standard output and standard error after \
             the handshake.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "unimplemented",
        hint: "the service is not added to the server, or stands in another proto package",
        mutants: &["stdio-missing"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    let mut stream = client.stdio();
    if stage.facts.probe {
        // A first message ends the wait at once; without one the wait is just longer.
        let _ = print(&client, Channel::Stdout, b"implemented\n").await;
    }
    let seen = stream
        .until(limit::QUIET.duration, |printed| {
            !printed.messages.is_empty()
        })
        .await;
    match seen.end {
        Some(Err(status)) if status.code() == Code::Unimplemented => fail(
            "unimplemented",
            "a stream of what the plugin prints",
            describe(&status),
        ),
        _ => plugin.alive(),
    }
}
