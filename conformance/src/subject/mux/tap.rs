//! What passes under a session: the flags that the plugin sends for each stream.

use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;

use super::frame::{ACK, FIN, HEADER, Header, Kind, RST};

/// How many streams are kept count of; a plugin that opens more shows nothing new.
const STREAMS: usize = 8_192;

/// What the plugin said about one stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// It accepted it.
    pub acknowledged: bool,
    /// How often it closed its direction.
    pub closed: u32,
    /// It broke it off.
    pub reset: bool,
}

pub(super) type Traffic = BTreeMap<u32, Marks>;

/// A connection whose incoming frames are looked at as they pass.
#[derive(Debug)]
pub(super) struct Tapped<T> {
    inner: T,
    reader: Reader,
    traffic: watch::Sender<Traffic>,
    /// How many bytes came.
    received: Arc<AtomicU64>,
}

impl<T> Tapped<T> {
    pub(super) fn new(inner: T, received: Arc<AtomicU64>) -> (Self, watch::Receiver<Traffic>) {
        let (traffic, seen) = watch::channel(Traffic::new());
        let tapped = Self {
            inner,
            reader: Reader::default(),
            traffic,
            received,
        };
        (tapped, seen)
    }
}

/// Finds the headers in a flow of bytes that is cut anywhere.
#[derive(Debug, Default)]
struct Reader {
    header: Vec<u8>,
    /// How much of the body is still to come.
    body: usize,
    /// What came is no yamux, so nothing more can be found.
    lost: bool,
}

impl Reader {
    fn read(&mut self, mut bytes: &[u8], mut found: impl FnMut(Header)) {
        while !bytes.is_empty() && !self.lost {
            let wanted = match self.body {
                0 => HEADER - self.header.len(),
                body => body,
            };
            let (now, later) = bytes.split_at(wanted.min(bytes.len()));
            bytes = later;
            if self.body > 0 {
                self.body -= now.len();
                continue;
            }
            self.header.extend_from_slice(now);
            let Ok(whole) = <[u8; HEADER]>::try_from(self.header.as_slice()) else {
                continue;
            };
            self.header.clear();
            match Header::parse(whole) {
                Some(header) => {
                    self.body = header.body() as usize;
                    found(header);
                }
                None => self.lost = true,
            }
        }
    }
}

fn note(traffic: &mut Traffic, header: Header) -> bool {
    let about_a_stream = matches!(header.kind, Kind::Data | Kind::Window);
    if !about_a_stream || !(header.has(ACK) || header.has(FIN) || header.has(RST)) {
        return false;
    }
    if traffic.len() >= STREAMS && !traffic.contains_key(&header.stream) {
        return false;
    }
    let marks = traffic.entry(header.stream).or_default();
    marks.acknowledged |= header.has(ACK);
    marks.closed += u32::from(header.has(FIN));
    marks.reset |= header.has(RST);
    true
}

impl<T: AsyncRead + Unpin> AsyncRead for Tapped<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let polled = Pin::new(&mut this.inner).poll_read(context, buffer);
        let traffic = &this.traffic;
        let bytes = &buffer.filled()[before..];
        this.received
            .fetch_add(bytes.len() as u64, Ordering::Relaxed);
        this.reader.read(bytes, |header| {
            traffic.send_if_modified(|traffic| note(traffic, header));
        });
        polled
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Tapped<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::frame::{Frame, SYN};
    use super::*;

    fn seen(bytes: &[u8], cut: usize) -> Traffic {
        let (mut reader, mut traffic) = (Reader::default(), Traffic::new());
        for piece in bytes.chunks(cut) {
            reader.read(piece, |header| {
                note(&mut traffic, header);
            });
        }
        traffic
    }

    #[test]
    fn flags_are_seen_wherever_the_bytes_are_cut() {
        let bytes = [
            Frame::bare(Kind::Window, ACK, 1, 0).bytes(),
            Frame::bare(Kind::Ping, ACK, 0, 7).bytes(),
            Frame::data(1, 0, b"some bytes that look like nothing").bytes(),
            Frame::data(2, SYN, b"").bytes(),
            Frame::data(1, FIN, b"last").bytes(),
            Frame::data(1, FIN, b"").bytes(),
            Frame::bare(Kind::Window, RST, 3, 0).bytes(),
        ]
        .concat();
        let first = Marks {
            acknowledged: true,
            closed: 2,
            reset: false,
        };
        let third = Marks {
            reset: true,
            ..Marks::default()
        };
        let expected = Traffic::from([(1, first), (3, third)]);
        for cut in [1, 7, 12, 13, 1_000] {
            assert_eq!(seen(&bytes, cut), expected, "cut at {cut}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_pass(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 1..50_usize) {
            let whole = seen(&bytes, bytes.len().max(1));
            prop_assert_eq!(seen(&bytes, cut), whole);
        }
    }
}
