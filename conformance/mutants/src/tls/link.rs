//! A connection as gRPC uses it: bare, or under TLS.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::{Stream, StreamExt as _};
use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::{TlsAcceptor, TlsConnector, TlsStream};
use tonic::transport::server::Connected;

use super::{Security, hello, localhost};
use crate::socket::Connection;

/// How long a peer may take for its handshake.
const LIMIT: Duration = Duration::from_secs(10);
/// How many handshakes go on at once.
const HANDSHAKES: usize = 1_024;

/// A connection, bare or under TLS.
#[derive(Debug)]
pub(crate) enum Link {
    Plain(Connection),
    Tls(Box<TlsStream<Connection>>),
}

impl Link {
    /// Opens TLS on a connection, where it is configured.
    pub(crate) async fn open(
        connection: Connection,
        config: Option<Arc<ClientConfig>>,
    ) -> io::Result<Self> {
        let Some(config) = config else {
            return Ok(Self::Plain(connection));
        };
        let connector = TlsConnector::from(config);
        let stream = connector.connect(localhost(), connection).await?;
        Ok(Self::Tls(Box::new(stream.into())))
    }

    /// Answers TLS on a connection.
    pub(crate) async fn answer(
        mut connection: Connection,
        security: &Security,
    ) -> io::Result<Self> {
        if security.plaintext_too && !hello::is_tls(&mut connection).await? {
            return Ok(Self::Plain(connection));
        }
        if security.old && hello::is_old(&mut connection).await? {
            hello::agree_to_old(connection).await?;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let acceptor = TlsAcceptor::from(Arc::clone(&security.config));
        let stream = acceptor.accept(connection).await?;
        Ok(Self::Tls(Box::new(stream.into())))
    }
}

/// The connections that are ready for gRPC. A handshake that fails or stalls is nobody's
/// loss but its client's.
pub(crate) fn secured(
    connections: impl Stream<Item = io::Result<Connection>>,
    security: Option<Security>,
) -> impl Stream<Item = io::Result<Link>> {
    let at_once = match &security {
        Some(security) if security.one_by_one => 1,
        _ => HANDSHAKES,
    };
    connections
        .map(move |connection| {
            let security = security.clone();
            async move {
                let Some(security) = security else {
                    return connection.map(Link::Plain);
                };
                let answer = Link::answer(connection?, &security);
                let answer = tokio::time::timeout(LIMIT, answer).await;
                answer.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            }
        })
        .buffer_unordered(at_once)
        .filter(|link| std::future::ready(link.is_ok()))
}

impl Connected for Link {
    type ConnectInfo = ();

    fn connect_info(&self) -> Self::ConnectInfo {}
}

impl AsyncRead for Link {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Link {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write_vectored(context, buffers),
            Self::Tls(stream) => Pin::new(stream).poll_write_vectored(context, buffers),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(stream) => stream.is_write_vectored(),
            Self::Tls(stream) => stream.is_write_vectored(),
        }
    }
}
