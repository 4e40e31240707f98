//! HTTP/2 that breaks its own rules.

use super::ordeal::{EXITS, Ordeal, UNSERVED, survives};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::{
    END_HEADERS, END_STREAM, PADDED, Stage, fields, frame, head, kind, opening, request,
};

pub(super) static CHECK: Check = Check {
    id: "robust/frames",
    clause: "ROB-2",
    level: Level::Must,
    suite: Suite::Robust,
    title: "malformed HTTP/2 ends at most the connection that it came on",
    why: "A broken client, or a proxy between, sends frames that nobody expects. A Go host on \
          another connection must not notice; where the plugin ends it reads `rpc error: code = \
          Unavailable desc = error reading from server: EOF`.",
    remedy: "Leave HTTP/2 to the library and keep it current: each of these once brought a \
             server down. Where frames pass through code of your own (a proxy, a filter), treat \
             every one that does not parse as the end of that connection, and nothing more.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: EXITS,
            hint: "a frame is trusted: an index out of range, a length that is believed, an \
                   assertion on the stream's number",
            mutants: &["oversized-frame-fatal", "continuation-fatal"],
        },
        Reason {
            id: UNSERVED,
            hint: "an error of one connection ends the loop that serves them all",
            mutants: &["stream-zero-deafens"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// One byte more than a frame holds by default.
const TOO_LONG: usize = (16 << 10) + 1;
/// `SETTINGS_INITIAL_WINDOW_SIZE`, beyond its greatest value.
const WINDOW_TOO_LARGE: [u8; 6] = [0, 4, 0x80, 0, 0, 0];
/// `SETTINGS_MAX_FRAME_SIZE`, below its least value.
const FRAME_TOO_SMALL: [u8; 6] = [0, 5, 0, 0, 0, 1];
const MOST: [u8; 4] = [0x7f, 0xff, 0xff, 0xff];

async fn run(stage: &mut Stage) -> Outcome {
    let ordeals: Vec<_> = frames()
        .into_iter()
        .chain(headers())
        .map(|(name, bytes)| Ordeal::new(name, opening(&bytes)))
        .collect();
    survives(stage, &ordeals).await
}

/// Frames whose form or place is wrong.
fn frames() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        (
            "a frame that is too long",
            frame(kind::DATA, 0, 1, &vec![0; TOO_LONG]),
        ),
        (
            "a frame that claims 16 MiB",
            [
                head(0x00ff_ffff, kind::HEADERS, END_HEADERS, 1),
                vec![0; 100],
            ]
            .concat(),
        ),
        ("DATA on stream 0", frame(kind::DATA, 0, 0, b"0123")),
        ("DATA on an idle stream", frame(kind::DATA, 0, 9, b"0123")),
        (
            "SETTINGS of five bytes",
            frame(kind::SETTINGS, 0, 0, &[0; 5]),
        ),
        (
            "an acknowledgement with content",
            frame(kind::SETTINGS, 1, 0, &[0; 6]),
        ),
        ("SETTINGS on a stream", frame(kind::SETTINGS, 0, 1, &[])),
        (
            "a window that is too large",
            frame(kind::SETTINGS, 0, 0, &WINDOW_TOO_LARGE),
        ),
        (
            "a frame size that is too small",
            frame(kind::SETTINGS, 0, 0, &FRAME_TOO_SMALL),
        ),
        (
            "an increment of zero",
            frame(kind::WINDOW_UPDATE, 0, 0, &[0; 4]),
        ),
        (
            "a window that overflows",
            frame(kind::WINDOW_UPDATE, 0, 0, &MOST).repeat(2),
        ),
        ("PING of seven bytes", frame(kind::PING, 0, 0, &[0; 7])),
        (
            "RST_STREAM of an idle stream",
            frame(kind::RST_STREAM, 0, 5, &[0; 4]),
        ),
        ("GOAWAY of three bytes", frame(kind::GOAWAY, 0, 0, &[0; 3])),
        ("PRIORITY of one byte", frame(kind::PRIORITY, 0, 1, &[0; 1])),
        (
            "PUSH_PROMISE of a client",
            frame(kind::PUSH_PROMISE, END_HEADERS, 1, &[0, 0, 0, 2]),
        ),
    ]
}

/// Header blocks that do not decode, or come in the wrong frames.
fn headers() -> Vec<(&'static str, Vec<u8>)> {
    let block = request("/grpc.health.v1.Health/Check", &[]);
    let whole = |block: &[u8]| frame(kind::HEADERS, END_HEADERS, 1, block);
    let padded = [&[255], block.as_slice()].concat();
    vec![
        (
            "HEADERS on stream 0",
            frame(kind::HEADERS, END_HEADERS, 0, &block),
        ),
        (
            "HEADERS on a stream of the server's",
            frame(kind::HEADERS, END_HEADERS, 2, &block),
        ),
        (
            "padding longer than its frame",
            frame(kind::HEADERS, END_HEADERS | PADDED, 1, &padded),
        ),
        (
            "CONTINUATION of nothing",
            frame(kind::CONTINUATION, END_HEADERS, 1, &block),
        ),
        (
            "PING between HEADERS and CONTINUATION",
            [
                frame(kind::HEADERS, 0, 1, &block),
                frame(kind::PING, 0, 0, &[0; 8]),
            ]
            .concat(),
        ),
        ("an index of zero in HPACK", whole(&[0x80])),
        (
            "an index out of range in HPACK",
            whole(&[0xff, 0xff, 0xff, 0x7f]),
        ),
        ("an integer without end in HPACK", whole(&[0xff; 40])),
        (
            "a string longer than its block in HPACK",
            whole(&[0, 0x7f, 0x7f]),
        ),
        (
            "a wrong code of Huffman's in HPACK",
            whole(&[0, 0x84, 0xff, 0xff, 0xff, 0xff, 0]),
        ),
        (
            "a table that is too large in HPACK",
            whole(&[0x3f, 0xff, 0xff, 0xff, 0x07]),
        ),
        (
            "a call without a path",
            whole(&fields([(":method", "POST")])),
        ),
        (
            "a field's name in capitals",
            whole(&request("/a.B/C", &[("Upper-Case", "1")])),
        ),
        (
            "a pseudo field behind the others",
            whole(&request("/a.B/C", &[(":path", "/d.E/F")])),
        ),
        (
            "headers once more in the middle of a call",
            [
                whole(&block),
                whole(&block),
                frame(kind::DATA, END_STREAM, 1, &[0; 5]),
            ]
            .concat(),
        ),
    ]
}
