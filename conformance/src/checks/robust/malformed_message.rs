//! Calls whose content nobody can read.

use futures::future::join_all;

use super::ordeal::{EXITS, UNSERVED, recovery, report};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{
    END_HEADERS, END_STREAM, Stage, Start, Wire, fields, frame, kind, message, opening, request,
};

pub(super) static CHECK: Check = Check {
    id: "robust/malformed-message",
    clause: "ROB-8",
    level: Level::Must,
    suite: Suite::Robust,
    title: "calls that cannot be read end, and nothing else does",
    why: "Another version of the contract, a broken proxy, a compressor that the plugin does \
          not have: the host sends what the plugin cannot read. Its user needs a status that \
          says so; where none comes the host hangs, and where the plugin dies every call of \
          every host does.",
    remedy: "Let the gRPC library decode, and check lengths before memory is taken for them. \
             Where a codec or an interceptor of your own decodes, turn what it throws into a \
             status (`INTERNAL` or `UNIMPLEMENTED`).",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "silent",
            hint: "an error while decoding ends the handler, and nobody ends the call",
            mutants: &["unknown-encoding-silent"],
        },
        Reason {
            id: EXITS,
            hint: "an error while decoding is not caught, or memory is taken for the length \
                   that a message claims",
            mutants: &["malformed-timeout-fatal"],
        },
        Reason {
            id: UNSERVED,
            hint: "an error while decoding ends the loop that serves every connection",
            mutants: &["wrong-method-deafens"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

const PATH: &str = "/grpc.health.v1.Health/Check";

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let before = plugin.connect().await?;
    before.answers().await?;
    let calls = calls();
    let ends = join_all(calls.iter().map(|(name, headers, data)| async {
        let Ok(mut wire) = Wire::open(&plugin).await else {
            return None;
        };
        let call = [
            frame(kind::HEADERS, END_HEADERS, 1, headers),
            frame(kind::DATA, END_STREAM, 1, data),
        ];
        wire.send(&opening(&call.concat())).await;
        let end = wire.end(1, limit::CALL).await;
        (end.is_none() && !BREAK_OFF.contains(name)).then_some(*name)
    }))
    .await;
    if let Some(harm) = recovery(&plugin, &before).await? {
        return report(stage, harm, "calls that cannot be read").await;
    }
    match ends.into_iter().flatten().next() {
        None => Ok(()),
        Some(name) => fail(
            "silent",
            format!("the end of every call within {}", limit::CALL.seconds()),
            format!("no answer to {name}"),
        ),
    }
}

/// "Where the body ends before the message does, the call may stay without an answer": grpc-go
/// v1.27 writes a status for a gRPC error alone, and the end of a body is none.
const BREAK_OFF: [&str; 3] = ["a message that is cut off", "half a length", "no message"];

/// What is wrong, the headers, the data.
fn calls() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let usual = || request(PATH, &[]);
    let with = |name, value| request(PATH, &[(name, value)]);
    let bare = |method| {
        fields([
            (":method", method),
            (":scheme", "http"),
            (":path", PATH),
            (":authority", "localhost"),
        ])
    };
    let nothing = || message(&[]);
    vec![
        (
            "a message that is no protobuf",
            usual(),
            message(&[0xff; 9]),
        ),
        (
            "a field that is cut off",
            usual(),
            message(&[10, 100, b'x']),
        ),
        (
            "a string that is no UTF-8",
            usual(),
            message(&[10, 1, 0xff]),
        ),
        (
            "a message that is cut off",
            usual(),
            vec![0, 0, 0, 0, 9, 10],
        ),
        (
            "a length of 4 GiB",
            usual(),
            [&[0], [0xff; 4].as_slice(), &[10; 9]].concat(),
        ),
        ("half a length", usual(), vec![0, 0]),
        ("no message", usual(), Vec::new()),
        ("two messages", usual(), nothing().repeat(2)),
        ("a flag that nobody knows", usual(), vec![7, 0, 0, 0, 0]),
        (
            "a compressed message without an encoding",
            usual(),
            vec![1, 0, 0, 0, 1, 0],
        ),
        (
            "an unknown encoding",
            with("grpc-encoding", "no-such-encoding"),
            vec![1, 0, 0, 0, 1, 0],
        ),
        (
            "a timeout that is no time",
            with("grpc-timeout", "soon"),
            nothing(),
        ),
        (
            "a timeout that is too large",
            with("grpc-timeout", "99999999999H"),
            nothing(),
        ),
        (
            "another content type",
            with("content-type", "text/plain"),
            nothing(),
        ),
        ("no content type", bare("POST"), nothing()),
        ("the method PUT", bare("PUT"), nothing()),
    ]
}
