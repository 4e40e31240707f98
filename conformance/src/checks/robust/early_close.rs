//! The host goes away in the middle of something.

use super::ordeal::{EXITS, Ordeal, UNSERVED, survives};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::{
    END_HEADERS, END_STREAM, PREFACE, Stage, frame, head, kind, message, opening, request,
};

pub(super) static CHECK: Check = Check {
    id: "robust/early-close",
    clause: "ROB-4",
    level: Level::Must,
    suite: Suite::Robust,
    title: "connections that break off in the middle harm nobody but themselves",
    why: "Hosts are killed too, at any moment: in the middle of a frame, of a request, of an \
          answer. A plugin with several hosts, or one that is to be reattached, has to outlive \
          that: `reattachment process not found` otherwise.",
    remedy: "Take the end of a connection for the end of its calls: cancel them, free what they \
             hold, and go on. An error when an answer is written is no error of the plugin.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: EXITS,
            hint: "an unexpected end of file, or a failed write, is not caught",
            mutants: &["cut-frame-fatal"],
        },
        Reason {
            id: UNSERVED,
            hint: "what a broken connection held is never given back",
            mutants: &["cut-message-deafens"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let begun = |stream, path| frame(kind::HEADERS, END_HEADERS, stream, &request(path, &[]));
    let whole = |stream, path: &'static str| {
        let empty = frame(kind::DATA, END_STREAM, stream, &message(&[]));
        [begun(stream, path), empty].concat()
    };
    let check = "/grpc.health.v1.Health/Check";
    let streams = [
        whole(1, "/grpc.health.v1.Health/Watch"),
        whole(3, "/plugin.GRPCStdio/StreamStdio"),
        begun(5, "/plugin.GRPCBroker/StartStream"),
    ];
    let ordeals = [
        Ordeal::cut("half a preface", PREFACE[..12].to_vec()),
        Ordeal::cut("a preface alone", PREFACE.to_vec()),
        Ordeal::cut("settings", opening(&[])),
        Ordeal::cut("half the head of a frame", opening(&[0, 0, 1])),
        Ordeal::cut(
            "half a frame",
            opening(&[head(100, kind::DATA, 0, 1), vec![0; 10]].concat()),
        ),
        Ordeal::cut(
            "headers without their end",
            opening(&frame(kind::HEADERS, 0, 1, &request(check, &[]))),
        ),
        Ordeal::cut("a call without its message", opening(&begun(1, check))),
        Ordeal::cut(
            "half a message",
            opening(
                &[
                    begun(1, check),
                    frame(kind::DATA, 0, 1, &[0, 0, 0, 0, 9, 1]),
                ]
                .concat(),
            ),
        ),
        Ordeal::cut("a call before its answer", opening(&whole(1, check))),
        Ordeal::cut("three streams that stay open", opening(&streams.concat())),
    ];
    survives(stage, &ordeals).await
}
