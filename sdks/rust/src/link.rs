//! A connection as gRPC uses it: a socket or a multiplexed stream, bare or under TLS.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::TlsStream;

use crate::mux::MuxStream;

/// What carries the bytes.
#[derive(Debug)]
pub(crate) enum Raw {
    Unix(UnixStream),
    Tcp(TcpStream),
    Mux(MuxStream),
}

/// A connection that is ready for gRPC.
#[derive(Debug)]
pub(crate) enum Link {
    Plain(Raw),
    Tls(Box<TlsStream<Raw>>),
}

impl Raw {
    /// Connects to where a peer says that it listens (BRK-3).
    pub(crate) async fn dial(network: &str, address: &str) -> io::Result<Self> {
        match network {
            "unix" => UnixStream::connect(address).await.map(Self::Unix),
            "tcp" => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(Self::Tcp(stream))
            }
            other => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                format!("the network is `{other}`, expected `unix` or `tcp`"),
            )),
        }
    }
}

macro_rules! stream {
    ($type:ty { $($variant:path),+ }) => {
        impl AsyncRead for $type {
            fn poll_read(
                self: Pin<&mut Self>,
                context: &mut Context<'_>,
                buffer: &mut ReadBuf<'_>,
            ) -> Poll<io::Result<()>> {
                match self.get_mut() { $($variant(it) => Pin::new(it).poll_read(context, buffer),)+ }
            }
        }

        impl AsyncWrite for $type {
            fn poll_write(
                self: Pin<&mut Self>,
                context: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<io::Result<usize>> {
                match self.get_mut() { $($variant(it) => Pin::new(it).poll_write(context, bytes),)+ }
            }

            fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
                match self.get_mut() { $($variant(it) => Pin::new(it).poll_flush(context),)+ }
            }

            fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
                match self.get_mut() { $($variant(it) => Pin::new(it).poll_shutdown(context),)+ }
            }

            fn poll_write_vectored(
                self: Pin<&mut Self>,
                context: &mut Context<'_>,
                buffers: &[io::IoSlice<'_>],
            ) -> Poll<io::Result<usize>> {
                match self.get_mut() { $($variant(it) => Pin::new(it).poll_write_vectored(context, buffers),)+ }
            }

            fn is_write_vectored(&self) -> bool {
                match self { $($variant(it) => it.is_write_vectored(),)+ }
            }
        }
    };
}

stream!(Raw {
    Self::Unix,
    Self::Tcp,
    Self::Mux
});
stream!(Link {
    Self::Plain,
    Self::Tls
});
