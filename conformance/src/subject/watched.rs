//! What stands under gRPC's own library where the host serves: a connection whose calls
//! are looked at on their way in.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tonic::transport::server::Connected;

use super::authority::{Authorities, Filter, LONGEST};

/// A connection whose calls are looked at on their way in.
#[derive(Debug)]
pub(super) struct Watched<T> {
    inner: T,
    filter: Filter,
    /// What is ready to be read, and how much of it was.
    output: Vec<u8>,
    read: usize,
}

impl<T> Watched<T> {
    pub(super) fn new(inner: T, authorities: Authorities) -> Self {
        Self {
            inner,
            filter: Filter::new(authorities),
            output: Vec::new(),
            read: 0,
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Watched<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while this.read == this.output.len() {
            this.output.clear();
            this.read = 0;
            let mut bytes = [0; LONGEST];
            let mut come = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut this.inner).poll_read(context, &mut come))?;
            if come.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            let fed = this.filter.feed(come.filled(), &mut this.output);
            fed.map_err(|malformed| io::Error::new(io::ErrorKind::InvalidData, malformed))?;
        }
        let left = &this.output[this.read..];
        let length = left.len().min(buffer.remaining());
        buffer.put_slice(&left[..length]);
        this.read += length;
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Watched<T> {
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

impl<T> Connected for Watched<T> {
    type ConnectInfo = ();

    fn connect_info(&self) -> Self::ConnectInfo {}
}
