//! A connection to or from a plugin, bare or under TLS.

use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::{TlsAcceptor, TlsConnector, TlsStream};
use tokio_util::either::Either;
use tonic::transport::server::Connected;

use super::tls::server_name;

/// Where somebody listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A unix socket.
    Unix(PathBuf),
    /// A host and a port.
    Tcp(String),
}

/// A bare connection.
pub type Connection = Either<UnixStream, TcpStream>;

/// Opens a bare connection to an address.
pub async fn dial(address: &Address) -> io::Result<Connection> {
    Ok(match address {
        Address::Unix(path) => Either::Left(UnixStream::connect(path).await?),
        Address::Tcp(address) => {
            let connection = TcpStream::connect(address).await?;
            // As Go's, so that the windows of large replies open at once.
            connection.set_nodelay(true)?;
            Either::Right(connection)
        }
    })
}

/// A connection, or a stream of a multiplexed one, that gRPC is spoken on.
#[derive(Debug)]
pub(super) enum Link<C = Connection> {
    Plain(C),
    Tls(Box<TlsStream<C>>),
}

impl<C: AsyncRead + AsyncWrite + Unpin> Link<C> {
    /// Opens TLS on a bare connection, or leaves it bare.
    pub(super) async fn open(connection: C, connector: Option<&TlsConnector>) -> io::Result<Self> {
        let Some(connector) = connector else {
            return Ok(Self::Plain(connection));
        };
        let stream = connector.connect(server_name(), connection).await?;
        Ok(Self::Tls(Box::new(stream.into())))
    }

    /// Answers TLS on a bare connection, or leaves it bare.
    pub(super) async fn answer(connection: C, acceptor: Option<&TlsAcceptor>) -> io::Result<Self> {
        let Some(acceptor) = acceptor else {
            return Ok(Self::Plain(connection));
        };
        let stream = acceptor.accept(connection).await?;
        Ok(Self::Tls(Box::new(stream.into())))
    }

    /// The certificate that the other side presented, if any.
    pub(super) fn certificate(&self) -> Option<CertificateDer<'static>> {
        let Self::Tls(stream) = self else { return None };
        let chain = stream.get_ref().1.peer_certificates()?;
        Some(chain.first()?.clone().into_owned())
    }
}

impl<C> Connected for Link<C> {
    type ConnectInfo = ();

    fn connect_info(&self) -> Self::ConnectInfo {}
}

impl<C: AsyncRead + AsyncWrite + Unpin> AsyncRead for Link<C> {
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

impl<C: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Link<C> {
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
}
