//! Streams and calls share the one session.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Client, Multiplexed, Printed, Stage, Start, StdioStream, beside_streams};

/// The number of standard output in `StdioData`.
const STDOUT: i32 = 1;
const LINES: u32 = 5;

pub(super) static CHECK: Check = Check {
    id: "mux/stdio-and-calls",
    clause: "MUX-8",
    level: Level::Must,
    suite: Suite::Mux,
    title: "output, calls and brokered connections go on beside each other in one session",
    why: "A Go host keeps `StreamStdio` and `StartStream` open on the first stream while it makes \
          calls there and over brokered ones. Where one keeps another up, a host that multiplexes \
          hangs at its first callback, though each works by itself.",
    remedy: "Serve each stream of the session, and each call on it, by itself; let the loop that \
             reads the session wait for none of them.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "blocked",
            hint: "one thread serves all calls of a stream, and the open ones hold it",
            mutants: &["mux-few-workers"],
        },
        Reason {
            id: "lost",
            hint: "the session is served before the output is captured, or by a server without \
                   `GRPCStdio`",
            mutants: &["mux-output-lost"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // What fails without multiplexing too is for others to say.
    let plain = stage.start(&Start::probing()).await?;
    let client = plain.connect().await?;
    let _broker = client.broker();
    let mut stdio = client.stdio();
    if !beside_streams(begun_and_prints(&client, &mut stdio, 0).await)? {
        return blocked_by("stdio/channels");
    }
    let host = stage.multiplexed(Start::probing()).await?;
    match busy(&host).await {
        Err(Stop::Hang(_)) => fail(
            "blocked",
            "calls that are answered while `StreamStdio` and `StartStream` are open",
            format!("no answer within {}", limit::CALL.seconds()),
        ),
        outcome => outcome,
    }
}

async fn busy(host: &Multiplexed) -> Outcome {
    let mut stdio = host.client.stdio();
    for id in 1..=LINES {
        if !begun_and_prints(&host.client, &mut stdio, id).await? {
            let expected = "each line that the plugin prints, over `StreamStdio`";
            return fail("lost", expected, format!("not line {id}"));
        }
        host.brokered(id).await?;
        host.dialled(id).await?;
    }
    Ok(())
}

async fn begun_and_prints(
    client: &Client,
    stdio: &mut StdioStream,
    number: u32,
) -> Result<bool, Stop> {
    client.streams_begin().await?;
    prints(client, stdio, number).await
}

/// Whether a line that is printed now arrives. As some drop what is printed before their
/// stream is read, it is printed again.
async fn prints(client: &Client, stdio: &mut StdioStream, number: u32) -> Result<bool, Stop> {
    let line = format!("<line {number}>\n").into_bytes();
    let there = |printed: &Printed| {
        let carried = printed.on(STDOUT);
        carried.windows(line.len()).any(|window| window == line)
    };
    for wait in [limit::QUIET, limit::STDIO] {
        let mut probe = client.probe();
        if client
            .call(probe.print_stdout(line.clone()))
            .await?
            .is_err()
        {
            return blocked_by("stdio/channels");
        }
        if there(&stdio.until(wait.duration, there).await) {
            return Ok(true);
        }
    }
    Ok(false)
}
