//! TLS is within the streams.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Frame, Kind, Raw, Received, SYN, Stage, Start};

/// The type of HTTP/2's SETTINGS frame, and where a frame has its type.
const SETTINGS: (usize, u8) = (3, 4);

pub(super) static CHECK: Check = Check {
    id: "mux/tls-inside",
    clause: "TLS-9",
    level: Level::Must,
    suite: Suite::Mux,
    title: "under AutoMTLS yamux runs on the bare connection, and TLS in each of its streams",
    why: "A Go host speaks yamux first and opens TLS on the stream. A plugin that waits for TLS \
          on the connection answers the first frame with an alert (`yamux: Invalid protocol \
          version: 21`); one that speaks plaintext in the stream fails the handshake, and is open \
          to everybody who reaches the socket.",
    remedy: "Accept the connection, run yamux on it, and hand each stream to the TLS server that \
             plain connections go to.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "outside",
            hint: "the listener is wrapped in TLS before yamux gets its connections",
            mutants: &["mux-tls-outside"],
        },
        Reason {
            id: "plaintext",
            hint: "the streams bypass the listener that TLS was configured for",
            mutants: &["mux-tls-nowhere"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.identity().await?;
    let start = Start::plain().automtls(&host);
    let plugin = stage.start_multiplexing(start).await?;
    let Ok(mut raw) = Raw::dial(&plugin.address()?).await else {
        plugin.alive()?;
        return blocked_by("handshake/listening");
    };
    raw.open(1).await;
    raw.send(&Frame::bare(Kind::Ping, SYN, 0, 1)).await;
    raw.begin_http2(1).await;
    let received = raw.next(limit::TLS).await;
    if !matches!(received, Received::Frame(_)) {
        plugin.alive()?;
        let seen = "something else, or nothing";
        return fail("outside", "frames of yamux on the bare connection", seen);
    }
    let data = |frame: &Frame| frame.header.kind == Kind::Data && !frame.body.is_empty();
    let first = match received {
        Received::Frame(frame) if data(&frame) => Some(frame),
        _ => match raw.until(limit::QUIET, data).await {
            Received::Frame(frame) => Some(frame),
            _ => None,
        },
    };
    let kind = first.and_then(|frame| frame.body.get(SETTINGS.0).copied());
    if kind == Some(SETTINGS.1) {
        // What is served in the clear without multiplexing too is for others to say.
        let start = Start::plain().automtls(&host);
        if stage.start(&start).await?.speaks_http2().await? {
            return blocked_by("handshake/never-plaintext");
        }
        let expected = "no HTTP/2 on a stream before TLS";
        return fail("plaintext", expected, "HTTP/2 in the clear");
    }
    plugin.alive()
}
