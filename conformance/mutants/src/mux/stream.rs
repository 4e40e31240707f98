//! One stream of a session, as the rest of the plugin uses it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures::AsyncWrite as _;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_util::compat::{Compat, FuturesAsyncReadCompatExt as _};

/// A stream that its peer knows of, and that ends in good order.
#[derive(Debug)]
pub(crate) struct MuxStream(Compat<yamux::Stream>);

impl MuxStream {
    /// The library sends the SYN of a stream, or the ACK that answers one, with its first
    /// frame only; an empty write is one (MUX-6).
    pub(super) fn new(mut stream: yamux::Stream) -> Self {
        let mut context = Context::from_waker(Waker::noop());
        // A stream that is new has room for a frame.
        let _ = Pin::new(&mut stream).poll_write(&mut context, &[]);
        Self(stream.compat())
    }

    /// Whether the peer has not accepted it yet.
    pub(super) fn is_unacknowledged(&self) -> bool {
        self.0.get_ref().is_pending_ack()
    }

    /// A second FIN ends the whole session of a Go host, so there must not be one.
    fn is_closed(&self) -> bool {
        let stream = self.0.get_ref();
        stream.is_write_closed() || stream.is_closed()
    }
}

impl Drop for MuxStream {
    /// A stream that is dropped unclosed is reset, and a Go host then loses what it has
    /// not read.
    fn drop(&mut self) {
        if self.is_closed() {
            return;
        }
        let mut context = Context::from_waker(Waker::noop());
        let _ = Pin::new(self.0.get_mut()).poll_close(&mut context);
    }
}

impl AsyncRead for MuxStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for MuxStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.is_closed() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
