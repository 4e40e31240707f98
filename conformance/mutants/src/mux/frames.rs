//! The frames of a session on their way out, and what faults do to them.

use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::behaviour::Frames;

const HEADER: usize = 12;
const DATA: u8 = 0;
const WINDOW: u8 = 1;
const PING: u8 = 2;
const SYN: u8 = 1;
const ACK: u8 = 2;
const FIN: u8 = 4;
const RST: u8 = 8;

/// A connection that spoils what is written to it.
#[derive(Debug)]
pub(super) struct Spoiled<T> {
    inner: T,
    spoiler: Spoiler,
    /// What is spoilt and not yet written.
    pending: Vec<u8>,
}

impl<T> Spoiled<T> {
    pub(super) fn new(inner: T, frames: Frames) -> Self {
        Self {
            inner,
            spoiler: Spoiler::new(frames),
            pending: Vec::new(),
        }
    }
}

impl<T: AsyncWrite + Unpin> Spoiled<T> {
    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.pending.is_empty() {
            let inner = Pin::new(&mut self.inner);
            let written = ready!(inner.poll_write(context, &self.pending))?;
            self.pending.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Spoiled<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Spoiled<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.spoiler.frames == Frames::AsMade {
            return Pin::new(&mut this.inner).poll_write(context, bytes);
        }
        ready!(this.poll_drain(context))?;
        this.spoiler.pass(bytes, &mut this.pending);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_drain(context))?;
        Pin::new(&mut this.inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_drain(context))?;
        Pin::new(&mut this.inner).poll_shutdown(context)
    }
}

/// Changes frames in a flow of bytes that is cut anywhere.
#[derive(Debug)]
struct Spoiler {
    frames: Frames,
    header: Vec<u8>,
    /// How much of the body is still to come.
    body: usize,
    /// How much each stream has carried, where that counts.
    carried: HashMap<u32, usize>,
}

impl Spoiler {
    fn new(frames: Frames) -> Self {
        Self {
            frames,
            header: Vec::new(),
            body: 0,
            carried: HashMap::new(),
        }
    }

    fn pass(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        while !bytes.is_empty() {
            let wanted = if self.body > 0 {
                self.body
            } else {
                HEADER - self.header.len()
            };
            let (now, later) = bytes.split_at(wanted.min(bytes.len()));
            bytes = later;
            if self.body > 0 {
                self.body -= now.len();
                out.extend_from_slice(now);
                continue;
            }
            self.header.extend_from_slice(now);
            if let Ok(mut header) = <[u8; HEADER]>::try_from(self.header.as_slice()) {
                self.header.clear();
                if header[1] == DATA {
                    self.body = length(&header);
                }
                if self.spoil(&mut header) {
                    out.extend_from_slice(&header);
                }
                if self.repeats(&header) {
                    out.extend_from_slice(&header);
                }
            }
        }
    }

    /// Whether a frame, which has no body then, is sent once more.
    fn repeats(&self, header: &[u8; HEADER]) -> bool {
        let last = header[1] == DATA && header[3] & FIN != 0;
        self.frames == Frames::CloseTwice && last && length(header) == 0
    }

    /// Changes a header; false where its frame, which then has no body, is left out.
    fn spoil(&mut self, header: &mut [u8; HEADER]) -> bool {
        let kind = header[1];
        let flags = &mut header[3];
        let about_a_stream = kind == DATA || kind == WINDOW;
        match self.frames {
            Frames::WithoutAck if about_a_stream => *flags &= !ACK,
            Frames::WithoutPong => return kind != PING || *flags & ACK == 0,
            Frames::PongZero if kind == PING && *flags & ACK != 0 => header[8..].fill(0),
            Frames::ResetForClose if about_a_stream && *flags & FIN != 0 => {
                *flags = *flags & !FIN | RST;
            }
            Frames::WithoutClose if about_a_stream => *flags &= !(FIN | RST),
            Frames::WithoutWindow => {
                return kind != WINDOW || *flags & (SYN | ACK | FIN | RST) != 0;
            }
            Frames::ResetAfter(most) if kind == DATA => {
                let stream = u32::from_be_bytes([header[4], header[5], header[6], header[7]]);
                let carried = self.carried.entry(stream).or_default();
                *carried += length(header);
                if *carried > most {
                    header[3] |= RST;
                }
            }
            _ => (),
        }
        true
    }
}

fn length(header: &[u8; HEADER]) -> usize {
    let length = u32::from_be_bytes([header[8], header[9], header[10], header[11]]);
    usize::try_from(length).expect("it has 32 bits at least")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCEPTED: [u8; HEADER] = [0, WINDOW, 0, ACK, 0, 0, 0, 1, 0, 0, 0, 0];
    const PONG: [u8; HEADER] = [0, PING, 0, ACK, 0, 0, 0, 0, 0, 0, 0, 9];
    const CREDIT: [u8; HEADER] = [0, WINDOW, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0];
    const LAST: [u8; 15] = [0, DATA, 0, FIN, 0, 0, 0, 1, 0, 0, 0, 3, b'b', b'y', b'e'];

    fn spoilt(frames: Frames, cut: usize) -> Vec<u8> {
        let all = [&ACCEPTED[..], &PONG, &CREDIT, &LAST].concat();
        let mut spoiler = Spoiler::new(frames);
        let mut out = Vec::new();
        for piece in all.chunks(cut) {
            spoiler.pass(piece, &mut out);
        }
        out
    }

    #[test]
    fn each_fault_changes_its_own_frames_wherever_they_are_cut() {
        let with_flags = |frame: &[u8], flags| {
            let mut frame = frame.to_vec();
            frame[3] = flags;
            frame
        };
        let zero = [&PONG[..8], &[0; 4]].concat();
        let cases = [
            (
                Frames::AsMade,
                [&ACCEPTED[..], &PONG, &CREDIT, &LAST].concat(),
            ),
            (
                Frames::WithoutAck,
                [&with_flags(&ACCEPTED, 0)[..], &PONG, &CREDIT, &LAST].concat(),
            ),
            (
                Frames::WithoutPong,
                [&ACCEPTED[..], &CREDIT, &LAST].concat(),
            ),
            (
                Frames::PongZero,
                [&ACCEPTED[..], &zero, &CREDIT, &LAST].concat(),
            ),
            (
                Frames::ResetForClose,
                [&ACCEPTED[..], &PONG, &CREDIT, &with_flags(&LAST, RST)].concat(),
            ),
            (
                Frames::WithoutClose,
                [&ACCEPTED[..], &PONG, &CREDIT, &with_flags(&LAST, 0)].concat(),
            ),
            (
                Frames::WithoutWindow,
                [&ACCEPTED[..], &PONG, &LAST].concat(),
            ),
            (
                Frames::ResetAfter(2),
                [&ACCEPTED[..], &PONG, &CREDIT, &with_flags(&LAST, FIN | RST)].concat(),
            ),
        ];
        for (frames, expected) in cases {
            for cut in [1, 5, 12, 100] {
                assert_eq!(spoilt(frames, cut), expected, "{frames:?} cut at {cut}");
            }
        }
    }
}
