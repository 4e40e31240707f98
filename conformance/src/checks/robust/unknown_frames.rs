//! HTTP/2 grows by what its old peers ignore.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{
    END_HEADERS, END_STREAM, End, Plugin, Stage, Start, Wire, frame, kind, message, opening,
    request,
};

pub(super) static CHECK: Check = Check {
    id: "robust/unknown-frames",
    clause: "ROB-6",
    level: Level::Must,
    suite: Suite::Robust,
    title: "frames and settings that nobody knows are ignored",
    why: "Every HTTP/2 library sends what its newest version knows: a setting for WebSockets, a \
          frame for priorities, grease. A plugin that refuses those works with the library it \
          was tested with, and the next release of the host reads `error reading server \
          preface` or `Unavailable`.",
    remedy: "Use a current HTTP/2 library. In code of your own skip a frame whose type you do \
             not know by its length, and a setting whose number you do not know (RFC 9113, 4.1 \
             and 6.5.2).",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "refused",
        hint: "an unknown type or number is taken for an error of the protocol",
        mutants: &["unknown-frame-refused"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// Types that no standard names.
const KINDS: [u8; 4] = [0x0b, 0x21, 0xbe, 0xff];
/// A number that no standard names, with a value.
const SETTING: [u8; 6] = [0xfa, 0xfa, 0x12, 0x34, 0x56, 0x78];
/// Flags of a frame whose type has no meaning.
const FLAGS: u8 = 0x52;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let usual = end(&plugin, &[]).await?;
    let on_connection: Vec<_> = KINDS
        .iter()
        .flat_map(|kind| frame(*kind, FLAGS, 0, b"nobody knows"))
        .collect();
    let on_stream: Vec<_> = KINDS
        .iter()
        .flat_map(|kind| frame(*kind, FLAGS, 1, &[]))
        .collect();
    let unknown = [
        ("a setting", frame(kind::SETTINGS, 0, 0, &SETTING)),
        ("frames of the connection", on_connection),
        ("frames of a stream", on_stream),
    ];
    for (name, bytes) in unknown {
        let seen = end(&plugin, &bytes).await?;
        if seen == usual {
            continue;
        }
        if end(&plugin, &[]).await? != usual {
            return blocked_by("socket/reconnect");
        }
        return fail(
            "refused",
            "the same answer to a call behind what nobody knows",
            format!("unknown {name}: {}", words(seen)),
        );
    }
    Ok(())
}

/// How a call ends that follows these bytes on a connection.
async fn end(plugin: &Plugin, before: &[u8]) -> Result<Option<End>, Stop> {
    let mut wire = Wire::open(plugin).await?;
    let block = request("/grpc.health.v1.Health/Check", &[]);
    let call = [
        frame(kind::HEADERS, END_HEADERS, 1, &block),
        frame(kind::DATA, END_STREAM, 1, &message(&[])),
    ];
    wire.send(&opening(&[before, &call.concat()].concat()))
        .await;
    let end = wire.end(1, limit::CALL).await;
    plugin.alive()?;
    Ok(end)
}

fn words(end: Option<End>) -> &'static str {
    match end {
        Some(End::Message) => "a message",
        Some(End::Status) => "a status without a message",
        Some(End::Reset) => "the call was reset",
        Some(End::Closed) => "the connection was closed",
        None => "no answer",
    }
}
