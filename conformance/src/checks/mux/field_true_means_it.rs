//! A plugin that announces multiplexing speaks yamux.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::subject::{Multiplexing, Stage};

pub(super) static CHECK: Check = Check {
    id: "mux/field-true-means-it",
    clause: "MUX-1",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a plugin that announces multiplexing speaks yamux on its connection",
    why: "A Go host that reads `true` opens a yamux session. Where nobody answers in yamux, the \
          first call fails after the time that the host allows for it, and its log says `yamux: \
          Invalid protocol version` or nothing at all.",
    remedy: "Answer `false`, or leave the seventh field out, until the plugin serves yamux: a \
             host then says so at once. To multiplex, run a yamux server on the first connection \
             and hand its streams to the gRPC server.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "http2",
            hint: "the field is appended, and the server is the same as without it",
            mutants: &["mux-field-alone"],
        },
        Reason {
            id: "no-yamux",
            hint: "the connection is accepted and nobody reads it, or it is closed",
            mutants: &["mux-silent"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let expected = "frames of yamux from a plugin whose seventh field is `true`";
    match stage.multiplexing().await? {
        Multiplexing::Yamux => Ok(()),
        Multiplexing::Http2 => fail("http2", expected, "HTTP/2, as without multiplexing"),
        Multiplexing::Other(seen) => fail("no-yamux", expected, seen),
        Multiplexing::Without(untestable) => Err(Stop::Untestable(untestable)),
        Multiplexing::Hidden(by) => blocked_by(by),
    }
}
