//! Time that is up.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{
    END_HEADERS, END_STREAM, Stage, Start, Wire, frame, kind, message, opening, request,
};

pub(super) static CHECK: Check = Check {
    id: "robust/deadline",
    clause: "ROB-11",
    level: Level::Should,
    suite: Suite::Robust,
    title: "a call ends when the time in `grpc-timeout` is up",
    why: "A host gives its calls a deadline and stops waiting by itself. A plugin that knows \
          nothing of it works on for nobody, and the next calls wait behind that work.",
    remedy: "Libraries read `grpc-timeout`; hand the context on to what takes long, and stop \
             when it is done: `ctx.Done()` in Go, `context.time_remaining()` in Python, \
             `call.getDeadline()` in Node, `Context.current().getDeadline()` in Java.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "ignored",
        hint: "the header is not read, or the handler never looks at its context",
        mutants: &["deadline-ignored"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// `google.protobuf.Duration` of 600 seconds.
const LONG: [u8; 3] = [0x08, 0xd8, 0x04];
/// 100 ms, which no other clock than the plugin's own watches here.
const TIMEOUT: (&str, &str) = ("grpc-timeout", "100m");

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let mut wire = Wire::open(&plugin).await?;
    let block = request("/plugwright.v1.Probe/Sleep", &[TIMEOUT]);
    let call = [
        frame(kind::HEADERS, END_HEADERS, 1, &block),
        frame(kind::DATA, END_STREAM, 1, &message(&LONG)),
    ];
    wire.send(&opening(&call.concat())).await;
    let end = wire.end(1, limit::CALL).await;
    plugin.alive()?;
    if end.is_some() {
        return Ok(());
    }
    fail(
        "ignored",
        "the end of a call with a timeout of 100 ms",
        format!("it went on for {}", limit::CALL.seconds()),
    )
}
