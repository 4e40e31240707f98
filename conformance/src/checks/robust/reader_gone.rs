//! The output finds its next reader.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Client, Printed, Stage, Start, StdioStream};

pub(super) static CHECK: Check = Check {
    id: "robust/reader-gone",
    clause: "SIO-6",
    level: Level::Should,
    suite: Suite::Robust,
    title: "a later StreamStdio gets what is printed after the first was cancelled",
    why: "A host that reattaches, or whose connection broke, calls StreamStdio anew. Where only \
          the first call ever gets anything, the plugin is mute from then on, and whoever \
          prints waits for ever once the buffer is full.",
    remedy: "Let the handler end when its call does, and let the next one take the output from \
             where it is: keep the pipe or queue in the server and not in the call.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "silent",
        hint: "the output belongs to the first call, or its handler still waits to send to a \
               reader that is gone",
        mutants: &["stdio-first-reader-only"],
    }],
    run: |stage| Box::pin(run(stage)),
};

const STDOUT: i32 = 1;
/// What is under way when the first reader goes.
const FLOOD: usize = 32 << 10;
/// One of what is printed later may still go to the reader that is gone.
const MARKS: usize = 6;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    let mut first = client.stdio();
    print(&client, b"<first>\n").await?;
    if !arrives(&mut first, "<first>", limit::STDIO).await {
        return blocked_by("stdio/channels");
    }
    print(&client, &vec![b'.'; FLOOD]).await?;
    drop(first);
    let again = plugin.connect().await?;
    let mut second = again.stdio();
    for number in 0..MARKS {
        let mark = format!("<mark {number}>\n");
        print(&again, mark.as_bytes()).await?;
        if arrives(&mut second, "<mark ", limit::QUIET).await {
            return Ok(());
        }
    }
    if arrives(&mut second, "<mark ", limit::STDIO).await {
        return Ok(());
    }
    fail(
        "silent",
        "what is printed after a reader has gone, on the next StreamStdio",
        format!("none of {MARKS} lines"),
    )
}

async fn print(client: &Client, bytes: &[u8]) -> Outcome {
    let mut probe = client.probe();
    match client.call(probe.print_stdout(bytes.to_vec())).await {
        Err(Stop::Hang(_)) => blocked_by("stdio/back-pressure"),
        other => other.map(|_| ()),
    }
}

async fn arrives(stream: &mut StdioStream, mark: &str, limit: limit::Limit) -> bool {
    let there = |printed: &Printed| {
        let printed = printed.on(STDOUT);
        printed
            .windows(mark.len())
            .any(|window| window == mark.as_bytes())
    };
    there(&stream.until(limit.duration, there).await)
}
