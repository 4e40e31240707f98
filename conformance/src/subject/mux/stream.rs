//! One stream of a session, as gRPC and TLS use it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures::AsyncWrite as _;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_util::compat::{Compat, FuturesAsyncReadCompatExt as _};

/// A stream, open from the moment it is made and closed in good order when dropped.
#[derive(Debug)]
pub struct MuxStream(Compat<yamux::Stream>);

impl MuxStream {
    /// As a Go host, which says at once that it opens or accepts: the library waits for
    /// the first frame, and an empty write makes one.
    pub(super) fn new(mut stream: yamux::Stream) -> Self {
        let mut context = Context::from_waker(Waker::noop());
        let _ = Pin::new(&mut stream).poll_write(&mut context, &[]);
        Self(stream.compat())
    }

    /// Its number in the session.
    pub fn id(&self) -> u32 {
        self.0.get_ref().id().val()
    }

    fn is_closed(&self) -> bool {
        let stream = self.0.get_ref();
        stream.is_write_closed() || stream.is_closed()
    }
}

impl Drop for MuxStream {
    /// Without this the library resets it.
    fn drop(&mut self) {
        if !self.is_closed() {
            let mut context = Context::from_waker(Waker::noop());
            let _ = Pin::new(self.0.get_mut()).poll_close(&mut context);
        }
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
