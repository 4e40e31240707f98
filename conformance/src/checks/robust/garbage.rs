//! Somebody speaks something else.

use super::noise::noise;
use super::ordeal::{EXITS, Ordeal, UNSERVED, survives};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::{PREFACE, Stage};

pub(super) static CHECK: Check = Check {
    id: "robust/garbage",
    clause: "ROB-1",
    level: Level::Must,
    suite: Suite::Robust,
    title: "connections that speak no HTTP/2 harm nobody but themselves",
    why: "A port scanner, a browser, a host with other settings (TLS, multiplexing): they all \
          find the socket some day. Where one such connection ends the plugin, its host reads \
          `rpc error: code = Unavailable desc = error reading from server: EOF` in the middle \
          of its work.",
    remedy: "Close the connection that fails and go on accepting. Where bytes are parsed by \
             hand (TLS by hand, multiplexing, a proxy in front), every length is checked before \
             it is believed.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: EXITS,
            hint: "an error of one connection is not caught, or is taken for that of the server",
            mutants: &["garbage-fatal"],
        },
        Reason {
            id: UNSERVED,
            hint: "an error of one connection ends the loop that accepts",
            mutants: &["garbage-deafens"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// The header and the first bytes of a `ClientHello`.
const TLS: &[u8] = b"\x16\x03\x01\x00\xf8\x01\x00\x00\xf4\x03\x03";
const HTTP1: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\r\n";
/// Version 0, a window update that opens stream 1.
const YAMUX: &[u8] = b"\x00\x01\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00";
const LENGTHS: [usize; 5] = [1, 23, 24, 1_000, 100_000];

async fn run(stage: &mut Stage) -> Outcome {
    let mut almost = PREFACE.to_vec();
    almost[23] = b'\r';
    let mut ordeals = vec![
        Ordeal::new("a TLS handshake", [TLS, &noise(1, 500)].concat()),
        Ordeal::new("an HTTP/1.1 request", HTTP1.to_vec()),
        Ordeal::new("frames of yamux", YAMUX.repeat(10)),
        Ordeal::new("a preface with its last byte wrong", almost),
        Ordeal::new("zeros", vec![0; 10_000]),
    ];
    for (seed, length) in (2..).zip(LENGTHS) {
        let name = format!("{length} random bytes");
        ordeals.push(Ordeal::new(name.clone(), noise(seed, length)));
        ordeals.push(Ordeal::cut(name, noise(seed + 100, length)));
    }
    survives(stage, &ordeals).await
}
