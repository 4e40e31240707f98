//! One connection over either kind of socket, for both ends of it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_util::either::Either;

use crate::ending::{Cause, Ending};
use crate::fragility::Scanner;
use crate::mux::MuxStream;

/// What a connection runs over: a socket, or a stream on one.
type Raw = Either<Either<UnixStream, TcpStream>, MuxStream>;

/// A connection that knows whether its peer ever said anything.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: Raw,
    heard: bool,
    /// What was read too early, and is to be read again.
    ahead: Vec<u8>,
    /// What a connection on which nothing was heard ends.
    fatal_when_silent: Option<Ending>,
    /// Who reads along.
    scanner: Option<Box<Scanner>>,
}

impl Connection {
    pub(crate) fn new(stream: Raw) -> Self {
        Self {
            stream,
            heard: false,
            ahead: Vec::new(),
            fatal_when_silent: None,
            scanner: None,
        }
    }

    pub(crate) fn fatal_when_silent(mut self, ending: Option<Ending>) -> Self {
        self.fatal_when_silent = ending;
        self
    }

    pub(crate) fn watched(mut self, scanner: Option<Scanner>) -> Self {
        self.scanner = scanner.map(Box::new);
        self
    }

    /// The first bytes, which are read again later; fewer where the peer ends before.
    pub(crate) async fn peek(&mut self, length: usize) -> io::Result<&[u8]> {
        while self.ahead.len() < length {
            let mut bytes = vec![0; length - self.ahead.len()];
            let read = self.stream.read(&mut bytes).await?;
            if read == 0 {
                break;
            }
            self.heard = true;
            self.ahead.extend_from_slice(&bytes[..read]);
        }
        Ok(&self.ahead[..length.min(self.ahead.len())])
    }

    /// Connects to an address as the protocol writes it.
    pub(crate) async fn dial(network: &str, address: &str) -> io::Result<Self> {
        let stream = match network {
            "unix" => Either::Left(UnixStream::connect(address).await?),
            "tcp" => Either::Right(TcpStream::connect(address).await?),
            other => {
                return Err(io::Error::other(format!(
                    "the network is `{other}`, expected `unix` or `tcp`"
                )));
            }
        };
        Ok(Self::new(Either::Left(stream)))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let (Some(ending), false) = (&self.fatal_when_silent, self.heard) {
            ending.end(Cause::EmptyConnection);
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let length = self.ahead.len().min(buffer.remaining());
            buffer.put_slice(&self.ahead[..length]);
            self.ahead.drain(..length);
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.heard |= buffer.filled().len() > before;
        if let Some(scanner) = &mut self.scanner {
            let read = &buffer.filled()[before..];
            if read.is_empty() && polled.is_ready() {
                scanner.finish();
            }
            if scanner.read(read) {
                return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
            }
        }
        polled
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
