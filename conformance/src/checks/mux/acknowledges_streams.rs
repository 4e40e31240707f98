//! A stream that the host opens is accepted in so many words.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{ACK, Raw, Received, Stage, Start};

/// What a host opens: it counts in odd numbers.
const STREAMS: [u32; 3] = [1, 3, 5];

pub(super) static CHECK: Check = Check {
    id: "mux/acknowledges-streams",
    clause: "MUX-6",
    level: Level::Must,
    suite: Suite::Mux,
    title: "each stream that the host opens is answered with ACK",
    why: "A Go host waits 75 s for the ACK of each stream and then ends the whole session: \
          everything works for a minute, and then all calls fail with `session shutdown`; its log \
          says `yamux: aborted stream open`.",
    remedy: "Send a frame with the ACK flag as soon as a stream is accepted. Rust's `yamux` sends \
             it with the first frame that is written: write an empty one right after accepting.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "missing",
        hint: "the ACK is left out, or waits for data that never goes out",
        mutants: &["mux-no-ack"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start_multiplexing(Start::plain()).await?;
    let Ok(mut raw) = Raw::dial(&plugin.address()?).await else {
        plugin.alive()?;
        return blocked_by("handshake/listening");
    };
    for stream in STREAMS {
        raw.open(stream).await;
        // A library that accepts lazily sends its first frame when HTTP/2 begins.
        raw.begin_http2(stream).await;
        let accepted = raw
            .until(limit::CALL, |frame| {
                frame.header.stream == stream && frame.header.has(ACK)
            })
            .await;
        if !matches!(accepted, Received::Frame(_)) {
            plugin.alive()?;
            return fail(
                "missing",
                format!("a frame with the ACK flag for stream {stream}"),
                format!("none within {}", limit::CALL.seconds()),
            );
        }
    }
    Ok(())
}
