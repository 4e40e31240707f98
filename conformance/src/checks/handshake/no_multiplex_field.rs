//! No seventh field for a host that does not know it.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/no-multiplex-field",
    clause: "HS-11",
    level: Level::Must,
    suite: Suite::Core,
    title: "there is no seventh field where the host did not ask for multiplexing",
    why: "A Go host on go-plugin before v1.6.0 splits the line into six fields, so a seventh \
          becomes part of the certificate: `error parsing server cert: illegal base64 data`.",
    remedy: "Append the seventh field only where `PLUGIN_MULTIPLEX_GRPC` is set and not empty.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "sent",
        hint: "the line always has all seven fields",
        mutants: &["multiplex-field-unasked"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // Empty means the same as not set, and catches those who only test for the latter.
    let start = Start::plain().with("PLUGIN_MULTIPLEX_GRPC", "");
    let line = stage.start(&start).await?.line;
    if line.multiplex().is_none() {
        return Ok(());
    }
    fail(
        "sent",
        "at most six fields while `PLUGIN_MULTIPLEX_GRPC` is empty",
        excerpt(&line.text()),
    )
}
