//! A bound socket that takes its file along when it goes.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::link::Raw;

/// Something that is listened on.
#[derive(Debug)]
pub(crate) enum Listener {
    Unix(tokio::net::UnixListener, Place),
    Tcp(tokio::net::TcpListener, SocketAddr),
}

/// The file of a unix socket, removed with the value.
#[derive(Debug)]
pub(crate) struct Place(pub(super) PathBuf);

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(formatter)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // It may be gone already, with the host's folder.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Listener {
    /// The handshake line's NETWORK (HS-7).
    pub(crate) fn network(&self) -> &'static str {
        match self {
            Self::Unix(..) => "unix",
            Self::Tcp(..) => "tcp",
        }
    }

    /// The handshake line's ADDRESS (HS-7).
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Unix(_, place) => place.to_string(),
            Self::Tcp(_, address) => address.to_string(),
        }
    }

    pub(crate) async fn accept(&self) -> io::Result<Raw> {
        Ok(match self {
            Self::Unix(listener, _) => Raw::Unix(listener.accept().await?.0),
            Self::Tcp(listener, _) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Raw::Tcp(stream)
            }
        })
    }
}
