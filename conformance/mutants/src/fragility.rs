//! What the plugin does not survive: a watch on the bytes of each connection.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::behaviour::{Fragile, Ruin, Trigger};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEAD: usize = 9;
/// What is kept of a payload: the flag and the length of a gRPC message.
const KEPT: usize = 5;
const LONGEST: usize = 16 << 10;
const CROWD: usize = 64;
const FLOOD: usize = 5_000;
const RESETS: usize = 16;
const LARGE: usize = 20 << 10;

const END_STREAM: u8 = 1;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const CONTINUATION: u8 = 9;

/// What one plugin does not survive, shared by all its connections.
#[derive(Debug, Clone)]
pub(crate) struct Fragility {
    fragile: Option<Fragile>,
    open: Arc<AtomicUsize>,
    deaf: Arc<AtomicBool>,
}

impl Fragility {
    pub(crate) fn new(fragile: Option<Fragile>) -> Self {
        Self {
            fragile,
            open: Arc::default(),
            deaf: Arc::default(),
        }
    }

    /// Whether no connection is taken any more.
    pub(crate) fn is_deaf(&self) -> bool {
        self.deaf.load(Ordering::Relaxed)
    }

    /// Hears of something; true where its connection is to be closed.
    pub(crate) fn hit(&self, trigger: Trigger) -> bool {
        let ruin = self.fragile.filter(|fragile| fragile.trigger == trigger);
        match ruin.map(|fragile| fragile.ruin) {
            None => false,
            Some(Ruin::Ends) => crate::run::abort(),
            Some(Ruin::Deafens) => {
                self.deaf.store(true, Ordering::Relaxed);
                false
            }
            Some(Ruin::Closes) => true,
        }
    }

    /// A watch on one connection.
    pub(crate) fn watch(&self) -> Scanner {
        if self.open.fetch_add(1, Ordering::Relaxed) >= CROWD {
            self.hit(Trigger::Crowd);
        }
        Scanner {
            fragility: self.clone(),
            preface: 0,
            head: Vec::new(),
            payload: Vec::new(),
            left: 0,
            seen: Seen::default(),
        }
    }
}

/// Reads along on one connection.
#[derive(Debug)]
pub(crate) struct Scanner {
    fragility: Fragility,
    /// How much of the preface came.
    preface: usize,
    /// What came of a frame's head.
    head: Vec<u8>,
    /// The first bytes of its payload.
    payload: Vec<u8>,
    /// What is still to come of it.
    left: usize,
    seen: Seen,
}

/// What came before.
#[derive(Debug, Default)]
struct Seen {
    pings: usize,
    settings: usize,
    resets: usize,
    block: usize,
    last: Option<(u8, u32)>,
    /// What is still to come of the message on each stream.
    messages: BTreeMap<u32, usize>,
}

impl Scanner {
    /// True where the connection is to be closed.
    pub(crate) fn read(&mut self, mut bytes: &[u8]) -> bool {
        while let [byte, rest @ ..] = bytes {
            if self.preface < PREFACE.len() {
                if PREFACE[self.preface] != *byte {
                    return self.fragility.hit(Trigger::Garbage);
                }
                self.preface += 1;
                bytes = rest;
            } else if self.head.len() < HEAD {
                self.head.push(*byte);
                bytes = rest;
                if self.head.len() == HEAD && self.begun() {
                    return true;
                }
            } else {
                let taken = self.left.min(bytes.len());
                let kept = taken.min(KEPT - self.payload.len());
                self.payload.extend(&bytes[..kept]);
                self.left -= taken;
                bytes = &bytes[taken..];
            }
            if self.head.len() == HEAD && self.left == 0 {
                self.ended();
            }
        }
        false
    }

    /// The peer ended the connection.
    pub(crate) fn finish(&self) {
        if self.preface == PREFACE.len() && !self.head.is_empty() {
            self.fragility.hit(Trigger::CutFrame);
        }
        if self.head.is_empty() && self.seen.messages.values().any(|missing| *missing > 0) {
            self.fragility.hit(Trigger::CutMessage);
        }
    }

    fn stream(&self) -> u32 {
        let bytes = &self.head[5..];
        u32::from_be_bytes([bytes[0] & 127, bytes[1], bytes[2], bytes[3]])
    }

    fn length(&self) -> usize {
        let bytes = &self.head[..3];
        usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2])
    }

    /// A frame's head is there.
    fn begun(&mut self) -> bool {
        let (kind, stream, length) = (self.head[3], self.stream(), self.length());
        self.left = length;
        let seen = &mut self.seen;
        let last = seen.last.replace((kind, stream));
        seen.pings += usize::from(kind == PING);
        seen.settings += usize::from(kind == SETTINGS);
        match kind {
            HEADERS => seen.block = length,
            CONTINUATION => seen.block += length,
            RST_STREAM if last == Some((HEADERS, stream)) => seen.resets += 1,
            _ => {}
        }
        let after_headers = matches!(last, Some((HEADERS | CONTINUATION, _)));
        let triggers = [
            (Trigger::OversizedFrame, length > LONGEST),
            (Trigger::StreamZero, kind <= HEADERS && stream == 0),
            (
                Trigger::LooseContinuation,
                kind == CONTINUATION && !after_headers,
            ),
            (Trigger::UnknownFrame, kind > CONTINUATION),
            (Trigger::Pings, seen.pings > FLOOD),
            (Trigger::Settings, seen.settings > FLOOD),
            (Trigger::Resets, seen.resets > RESETS),
            (
                Trigger::LargeHeaders,
                kind == CONTINUATION && seen.block > LARGE,
            ),
        ];
        let hits = triggers.into_iter().filter(|(_, happened)| *happened);
        hits.fold(false, |close, (trigger, _)| {
            self.fragility.hit(trigger) || close
        })
    }

    /// A frame is there.
    fn ended(&mut self) {
        if self.head[3] == DATA && !self.payload.is_empty() {
            let missing = self.seen.messages.entry(self.stream()).or_default();
            if let (0, &[_, a, b, c, d]) = (*missing, self.payload.as_slice()) {
                let message = u32::from_be_bytes([a, b, c, d]);
                *missing = KEPT + usize::try_from(message).unwrap_or(usize::MAX - KEPT);
            }
            let length = self.length();
            let missing = self.seen.messages.entry(self.stream()).or_default();
            *missing = missing.saturating_sub(length);
        }
        if self.head[3] == DATA && self.head[4] & END_STREAM != 0 {
            self.seen.messages.remove(&self.stream());
        }
        self.head.clear();
        self.payload.clear();
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        self.fragility.open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(trigger: Trigger, bytes: &[u8]) -> bool {
        let fragility = Fragility::new(Some(Fragile {
            trigger,
            ruin: Ruin::Deafens,
        }));
        let mut scanner = fragility.watch();
        scanner.read(bytes);
        scanner.finish();
        fragility.is_deaf()
    }

    #[test]
    fn each_trigger_is_seen_and_no_other() {
        let frame = |head: [u8; HEAD], payload: &[u8]| [PREFACE, &head, payload].concat();
        let garbage = b"GET / HTTP/1.1".to_vec();
        let zero = frame([0, 0, 1, DATA, 0, 0, 0, 0, 0], b"x");
        let cut = frame([0, 0, 9, DATA, 0, 0, 0, 0, 1], b"x");
        let message = frame([0, 0, 5, DATA, 0, 0, 0, 0, 1], &[0, 0, 0, 0, 2]);
        let loose = frame([0, 0, 0, CONTINUATION, 4, 0, 0, 0, 1], b"");
        let right = frame([0, 0, 6, DATA, 1, 0, 0, 0, 1], &[0, 0, 0, 0, 1, 7]);
        let cases = [
            (Trigger::Garbage, garbage),
            (Trigger::StreamZero, zero),
            (Trigger::CutFrame, cut),
            (Trigger::CutMessage, message),
            (Trigger::LooseContinuation, loose),
        ];
        for (trigger, _) in &cases {
            for (other, bytes) in &cases {
                assert_eq!(scanned(*trigger, bytes), trigger == other, "{trigger:?}");
            }
            assert!(!scanned(*trigger, &right), "{trigger:?}");
        }
    }
}
