//! A stream ends with one FIN.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit::{self, Limit};
use crate::subject::{Marks, Multiplexed, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "mux/closes-streams",
    clause: "MUX-6",
    level: Level::Must,
    suite: Suite::Mux,
    title: "the plugin closes a stream that has done its work with FIN, once, and never resets it",
    why: "A Go host drops what it has not read of a stream that is reset, so the last reply of a \
          call may be lost. A second FIN ends its whole session: `yamux: unexpected FIN flag in \
          state 5`, and all calls fail. A stream that is never closed stays in its table for 5 minutes.",
    remedy: "Close a stream by the flag FIN when gRPC is through with it, as a socket is shut \
             down, and remember that it was. Rust's `yamux` resets a stream that is dropped \
             before `poll_close`, and sends a FIN for each `poll_close`.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "reset",
            hint: "the stream is dropped, not closed",
            mutants: &["mux-resets"],
        },
        Reason {
            id: "left-open",
            hint: "the end of the host's direction is not passed on to the gRPC server",
            mutants: &["mux-never-closes"],
        },
        Reason {
            id: "closed-twice",
            hint: "both the gRPC library and the stream's own end close it",
            mutants: &["mux-closes-twice"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    for id in [1, 2] {
        let (client, stream) = host.brokered(id).await?;
        // The host's end closes its direction with the last of its clients.
        drop(client);
        judge(&host, stream, limit::CALL).await?;
    }
    // What the plugin opened it may keep; where it closes that, it does so as well.
    let served = host.dialled(3).await?;
    match judge(&host, served.stream, limit::QUIET).await {
        Err(Stop::Finding(finding)) if finding.reason == "left-open" => Ok(()),
        judged => judged,
    }
}

async fn judge(host: &Multiplexed, stream: u32, limit: Limit) -> Outcome {
    let expected = "one FIN of the plugin on a stream whose work is done";
    let ended = |marks: Marks| marks.closed > 0 || marks.reset;
    let marks = host.marks(stream, limit, ended).await;
    host.plugin.alive()?;
    if marks.reset {
        return fail("reset", expected, "a frame with the flag RST");
    }
    if marks.closed == 0 {
        let seen = format!("neither FIN nor RST within {}", limit.seconds());
        return fail("left-open", expected, seen);
    }
    let twice = |marks: Marks| marks.closed > 1 || marks.reset;
    let marks = host.marks(stream, limit::QUIET, twice).await;
    match marks {
        Marks { reset: true, .. } => fail("reset", expected, "a frame with the flag RST after it"),
        Marks { closed: 1, .. } => Ok(()),
        Marks { closed, .. } => fail("closed-twice", expected, format!("{closed} of them")),
    }
}
