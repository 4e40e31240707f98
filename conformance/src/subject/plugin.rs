//! A plugin that has announced itself.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hyper_util::rt::TokioIo;
use rustix::process::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio_util::either::Either;
use tonic::transport::Endpoint;
use tower::service_fn;

use super::announcement::Announcement;
use super::client::Client;
use super::process::{Exit, Process};
use crate::check::{Stop, blocked_by};
use crate::limit::{self, Limit};

/// How a client begins HTTP/2 (RFC 9113, 3.4): the magic text and an empty SETTINGS frame.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// The type of a SETTINGS frame.
const SETTINGS: u8 = 4;

/// A running plugin and its handshake line.
#[derive(Debug)]
pub struct Plugin {
    /// Its process.
    pub process: Arc<Process>,
    /// Its `TMPDIR`.
    pub folder: PathBuf,
    /// The line.
    pub line: Announcement,
    /// Its working directory is where a relative address begins.
    directory: Option<PathBuf>,
}

/// Where a plugin says it listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A unix socket.
    Unix(PathBuf),
    /// A host and a port.
    Tcp(String),
}

impl Plugin {
    /// A plugin that printed `line`.
    pub(super) fn new(process: Arc<Process>, folder: PathBuf, line: Announcement) -> Self {
        let directory = std::fs::read_link(format!("/proc/{}/cwd", process.id)).ok();
        Self {
            process,
            folder,
            line,
            directory,
        }
    }

    /// Where it says it listens; the fault that hides it, where the line does not say.
    pub fn address(&self) -> Result<Address, Stop> {
        let Some(address) = self.line.address() else {
            return blocked_by("handshake/fields");
        };
        match self.line.network().as_deref() {
            Some("unix") => {
                let path = PathBuf::from(address);
                Ok(Address::Unix(
                    self.directory
                        .as_ref()
                        .map_or(path.clone(), |folder| folder.join(path)),
                ))
            }
            Some("tcp") => Ok(Address::Tcp(address)),
            _ => blocked_by("handshake/network"),
        }
    }

    /// The path of its unix socket; not applicable where it listens on TCP.
    pub fn socket(&self) -> Result<PathBuf, Stop> {
        match self.address()? {
            Address::Unix(path) => Ok(path),
            Address::Tcp(_) => Err(Stop::NotApplicable("the plugin listens on TCP".into())),
        }
    }

    /// A gRPC client on a connection of its own.
    pub async fn connect(&self) -> Result<Client, Stop> {
        self.connect_as("localhost").await
    }

    /// As [`Plugin::connect`], with this `:authority`.
    pub async fn connect_as(&self, authority: &str) -> Result<Client, Stop> {
        let address = self.address()?;
        if self.line.protocol() == "netrpc" {
            return Err(Stop::Untestable(
                "it speaks net/rpc, which this version cannot drive".into(),
            ));
        }
        let endpoint = Endpoint::from_shared(format!("http://{authority}"))
            .map_err(|error| Stop::Broken(error.to_string()))?;
        let accepted = Arc::new(AtomicBool::new(false));
        let dialled = accepted.clone();
        let connecting = endpoint.connect_with_connector(service_fn(move |_| {
            let (address, dialled) = (address.clone(), dialled.clone());
            async move {
                let connection = dial(&address).await?;
                dialled.store(true, Ordering::Relaxed);
                Ok::<_, io::Error>(TokioIo::new(connection))
            }
        }));
        match tokio::time::timeout(limit::CONNECT.duration, connecting).await {
            Ok(Ok(channel)) => Ok(Client::new(channel, self.process.clone())),
            // The end of a plugin is told a moment later than that of its connection.
            Ok(Err(_)) | Err(_) => match self.exit(limit::QUIET).await {
                Some(exit) => Err(Stop::Crash(exit)),
                None if accepted.load(Ordering::Relaxed) => blocked_by("grpc/answers"),
                None => blocked_by("handshake/listening"),
            },
        }
    }

    /// Whether it answers HTTP/2 in the clear: a server's first frame is SETTINGS.
    pub async fn speaks_http2(&self) -> Result<bool, Stop> {
        let address = self.address()?;
        let exchange = async {
            let Ok(mut connection) = dial(&address).await else {
                self.alive()?;
                return blocked_by("handshake/listening");
            };
            let mut header = [0; 9];
            // A TLS server resets the connection, or sends an alert of fewer bytes and closes it.
            let answered = connection.write_all(PREFACE).await.is_ok()
                && connection.read_exact(&mut header).await.is_ok();
            Ok(answered && header[3] == SETTINGS)
        };
        match tokio::time::timeout(limit::CALL.duration, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(Stop::Hang(limit::CALL)),
        }
    }

    /// Sends it a signal.
    pub async fn signal(&self, signal: Signal) {
        self.process.signal(signal).await;
    }

    /// Waits for its end; `None` when the limit passes first.
    pub async fn exit(&self, limit: Limit) -> Option<Exit> {
        self.process.exit(limit.duration).await
    }

    /// Ends the check as a crash where it has ended.
    pub fn alive(&self) -> Result<(), Stop> {
        self.process
            .ended()
            .map_or(Ok(()), |exit| Err(Stop::Crash(exit)))
    }

    /// What it printed to the real stdout behind the handshake line.
    pub fn stdout_after_line(&self) -> Vec<u8> {
        self.process
            .stdout
            .output()
            .bytes
            .get(self.line.end..)
            .unwrap_or_default()
            .to_vec()
    }
}

/// A bare connection.
pub type Connection = Either<UnixStream, TcpStream>;

/// Opens a bare connection to an address.
pub async fn dial(address: &Address) -> io::Result<Connection> {
    Ok(match address {
        Address::Unix(path) => Either::Left(UnixStream::connect(path).await?),
        Address::Tcp(address) => Either::Right(TcpStream::connect(address).await?),
    })
}
