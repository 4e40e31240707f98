//! Pings come back as they went.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{ACK, Frame, Kind, Raw, Received, SYN, Stage, Start};

/// Numbers that differ in each of their bytes.
const NUMBERS: [u32; 4] = [1, 0x0102_0304, u32::MAX, 0];

pub(super) static CHECK: Check = Check {
    id: "mux/answers-pings",
    clause: "MUX-6",
    level: Level::Must,
    suite: Suite::Mux,
    title: "each ping is answered with ACK and its own number, before any stream and after",
    why: "A Go host sends a ping every 30 s and ends the session where none comes back within \
          10 s: `yamux: keepalive failed: i/o deadline reached`, and the plugin is lost half a \
          minute after its start.",
    remedy: "Answer a ping frame that has the SYN flag with one that has the ACK flag and the \
             same number, from the loop that reads the connection and not from a handler.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "unanswered",
            hint: "frames of the session, on stream 0, are passed over",
            mutants: &["mux-no-pong"],
        },
        Reason {
            id: "other-number",
            hint: "the number is read as a length, or not at all",
            mutants: &["mux-pong-zero"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start_multiplexing(Start::plain()).await?;
    let Ok(mut raw) = Raw::dial(&plugin.address()?).await else {
        plugin.alive()?;
        return blocked_by("handshake/listening");
    };
    for (index, number) in NUMBERS.into_iter().enumerate() {
        if index == 2 {
            raw.open(1).await;
        }
        raw.send(&Frame::bare(Kind::Ping, SYN, 0, number)).await;
        let answer = raw
            .until(limit::CALL, |frame| {
                frame.header.kind == Kind::Ping && frame.header.has(ACK)
            })
            .await;
        let expected = format!("an answer to the ping with the number {number}");
        match answer {
            Received::Frame(frame) if frame.header.value == number => {}
            Received::Frame(frame) => {
                let seen = format!("one with the number {}", frame.header.value);
                return fail("other-number", expected, seen);
            }
            _ => {
                plugin.alive()?;
                let seen = format!("none within {}", limit::CALL.seconds());
                return fail("unanswered", expected, seen);
            }
        }
    }
    Ok(())
}
