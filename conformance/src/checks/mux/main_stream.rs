//! The first stream carries the main endpoint.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "mux/main-stream",
    clause: "MUX-2",
    level: Level::Must,
    suite: Suite::Mux,
    title: "the plugin's services are called on the first stream of the session",
    why: "A Go host opens one stream and speaks HTTP/2 on it as it would on the connection. A \
          plugin that uses the stream for something else never answers: the host's first call \
          runs into its deadline.",
    remedy: "Hand each stream that the host opens, and that no knock announced, to the gRPC \
             server as if it were an accepted connection.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "silent",
        hint: "the first stream is taken for a control channel, as net/rpc has one",
        mutants: &["mux-first-stream-ignored"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    match stage.multiplexed(Start::plain()).await {
        Err(Stop::Blocked("mux/main-stream")) => fail(
            "silent",
            "an answer to Health/Check on the first stream",
            "none",
        ),
        session => session.map(drop),
    }
}
