//! Metadata that is large, and metadata that is too large.

use super::ordeal::{EXITS, Ordeal, UNSERVED, survives};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{
    END_HEADERS, END_STREAM, End, Plugin, Stage, Start, Wire, frame, kind, message, opening,
    request,
};

pub(super) static CHECK: Check = Check {
    id: "robust/large-metadata",
    clause: "ROB-9",
    level: Level::Must,
    suite: Suite::Robust,
    title: "6 KiB of metadata are taken, and 1 MiB is survived",
    why: "Tokens and traces travel as metadata and grow to some KiB. Every gRPC library takes \
          8 KiB by default; a plugin that takes less refuses single users of a host, those \
          with the long tokens. What is beyond its bound it refuses and lives on.",
    remedy: "Do not set the bound on metadata below the default of the library \
             (`MaxHeaderListSize`, `maxInboundMetadataSize`, `grpc.max_metadata_size`, \
             `maxHeaderListSize`), and have one.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "refused",
            hint: "a bound below the default, in the library or in an interceptor",
            mutants: &["metadata-bound-low"],
        },
        Reason {
            id: EXITS,
            hint: "metadata beyond the bound is fatal",
            mutants: &["large-metadata-fatal"],
        },
        Reason {
            id: UNSERVED,
            hint: "metadata beyond the bound ends more than its own connection",
            mutants: &["large-metadata-deafens"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// What the frames of HTTP/2 hold by default.
const FRAME: usize = 16 << 10;
const TAKEN: usize = 6 << 10;
const TOO_MUCH: usize = 1 << 20;
const VALUE: usize = 1 << 10;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let usual = end(&plugin, 0).await?;
    let seen = end(&plugin, TAKEN).await?;
    if seen != usual {
        return fail(
            "refused",
            format!("the same answer with {TAKEN} bytes of metadata as without"),
            format!("{} instead of {}", words(seen), words(usual)),
        );
    }
    let name = format!("{TOO_MUCH} bytes of metadata");
    survives(stage, &[Ordeal::new(name, opening(&call(TOO_MUCH)))]).await
}

async fn end(plugin: &Plugin, length: usize) -> Result<Option<End>, Stop> {
    let mut wire = Wire::open(plugin).await?;
    wire.send(&opening(&call(length))).await;
    let end = wire.end(1, limit::CALL).await;
    plugin.alive()?;
    Ok(end)
}

/// A call with so much metadata, in as many frames as it takes.
fn call(length: usize) -> Vec<u8> {
    let names: Vec<_> = (0..length / VALUE)
        .map(|number| format!("x-large-{number}"))
        .collect();
    let value = "v".repeat(VALUE);
    let more: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), value.as_str()))
        .collect();
    let block = request("/grpc.health.v1.Health/Check", &more);
    let last = block.len().div_ceil(FRAME) - 1;
    let mut bytes = Vec::new();
    for (number, part) in block.chunks(FRAME).enumerate() {
        let flags = if number == last { END_HEADERS } else { 0 };
        let kind = if number == 0 {
            kind::HEADERS
        } else {
            kind::CONTINUATION
        };
        bytes.extend(frame(kind, flags, 1, part));
    }
    bytes.extend(frame(kind::DATA, END_STREAM, 1, &message(&[])));
    bytes
}

fn words(end: Option<End>) -> &'static str {
    match end {
        Some(End::Message) => "a message",
        Some(End::Status) => "a status without a message",
        Some(End::Reset) => "a reset",
        Some(End::Closed) => "the end of the connection",
        None => "no answer",
    }
}
