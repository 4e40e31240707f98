//! Frames that cost their sender nothing.

use super::ordeal::{EXITS, Ordeal, UNSERVED, survives};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::{END_HEADERS, Stage, frame, kind, opening, request};

pub(super) static CHECK: Check = Check {
    id: "robust/floods",
    clause: "ROB-3",
    level: Level::Must,
    suite: Suite::Robust,
    title: "floods of frames and of calls that are reset end at most their own connection",
    why: "A host that counts wrong in a loop sends thousands of pings, settings or calls that \
          it takes back at once. The plugin may close that connection; where it dies or stalls, \
          every other call of every host ends in `Unavailable` or `DeadlineExceeded`.",
    remedy: "Leave it to a current HTTP/2 library: those of 2024 and later bound what is queued \
             for each connection. Do not lift such bounds, and let no accept loop wait for one \
             connection.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: EXITS,
            hint: "what a flood makes the plugin queue has no bound, or going over the bound \
                   is fatal",
            mutants: &["pings-fatal", "resets-fatal"],
        },
        Reason {
            id: UNSERVED,
            hint: "the answers to a flood hold a lock, a thread or a queue that all connections \
                   share",
            mutants: &["settings-deafen"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

const FRAMES: usize = 10_000;
const CALLS: u32 = 1_000;

async fn run(stage: &mut Stage) -> Outcome {
    let many = |name: &str, kind, stream, payload: &[u8]| {
        let frames = frame(kind, 0, stream, payload).repeat(FRAMES);
        Ordeal::new(format!("{FRAMES} frames {name}"), opening(&frames))
    };
    let call = request("/grpc.health.v1.Health/Check", &[]);
    let begun = frame(kind::HEADERS, END_HEADERS, 1, &call);
    let resets: Vec<u8> = (0..CALLS)
        .flat_map(|number| {
            let stream = 2 * number + 1;
            let reset = frame(kind::RST_STREAM, 0, stream, &[0, 0, 0, 8]);
            [frame(kind::HEADERS, END_HEADERS, stream, &call), reset].concat()
        })
        .collect();
    let data = frame(kind::DATA, 0, 1, &[]).repeat(FRAMES);
    let headers = frame(kind::CONTINUATION, 0, 1, &[]).repeat(FRAMES);
    let ordeals = [
        many("PING", kind::PING, 0, &[0; 8]),
        many("SETTINGS", kind::SETTINGS, 0, &[0, 3, 0, 0, 0, 100]),
        many("WINDOW_UPDATE", kind::WINDOW_UPDATE, 0, &[0, 0, 0, 1]),
        many("PRIORITY", kind::PRIORITY, 3, &[0, 0, 0, 0, 1]),
        Ordeal::new(
            format!("{FRAMES} empty frames DATA"),
            opening(&[begun, data].concat()),
        ),
        Ordeal::new(
            format!("{FRAMES} empty frames CONTINUATION"),
            opening(&[frame(kind::HEADERS, 0, 1, &call), headers].concat()),
        ),
        Ordeal::new(format!("{CALLS} calls that were reset"), opening(&resets)),
    ];
    survives(stage, &ordeals).await
}
