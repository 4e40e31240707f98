//! A plugin that has announced itself.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hyper_util::rt::TokioIo;
use rustix::process::Signal;
use rustls::pki_types::CertificateDer;
use tonic::transport::Endpoint;
use tower::service_fn;

use super::announcement::Announcement;
use super::attempt::{Attempt, speaks_plaintext};
use super::certificate::decode;
use super::client::Client;
use super::connection::{Address, Link, dial};
use super::identity::Identity;
use super::process::{Exit, Process};
use super::tls::{NOT_PINNED, client, fault};
use crate::check::{Stop, blocked_by, untestable};
use crate::limit::{self, Limit};

/// A running plugin and its handshake line.
#[derive(Debug)]
pub struct Plugin {
    /// Its process.
    pub process: Arc<Process>,
    /// Its `TMPDIR`.
    pub folder: PathBuf,
    /// The line.
    pub line: Announcement,
    /// Who the host is, where it asked for `AutoMTLS`.
    pub identity: Option<Arc<Identity>>,
    /// A connection to its main endpoint came about.
    reached: AtomicBool,
    /// Its working directory is where a relative address begins.
    directory: Option<PathBuf>,
}

/// The check that says that somebody listens.
const NOBODY: &str = "handshake/listening";

/// How far a connection came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    Nothing,
    Socket,
    /// Somebody who is not the announced one.
    Stranger,
}

impl Plugin {
    /// A plugin that printed `line`.
    pub(super) fn new(
        process: Arc<Process>,
        folder: PathBuf,
        line: Announcement,
        identity: Option<Arc<Identity>>,
    ) -> Self {
        let directory = std::fs::read_link(format!("/proc/{}/cwd", process.id)).ok();
        Self {
            process,
            folder,
            line,
            identity,
            directory,
            reached: AtomicBool::new(false),
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

    /// The certificate that it announces; the fault that hides it, where there is none.
    pub fn certificate(&self) -> Result<CertificateDer<'static>, Stop> {
        let certificate = decode(&self.line.certificate());
        certificate.map_or_else(|| blocked_by("automtls/certificate-field"), Ok)
    }

    /// A gRPC client on a connection of its own, under TLS where the start asked for it.
    pub async fn connect(&self) -> Result<Client, Stop> {
        self.connect_as("localhost").await
    }

    /// As [`Plugin::connect`], with this `:authority`.
    pub async fn connect_as(&self, authority: &str) -> Result<Client, Stop> {
        match self.connect_at(self.address()?, authority).await {
            Err(Stop::Blocked(NOBODY)) => self.unreachable(),
            connected => {
                self.was_reached();
                connected
            }
        }
    }

    /// Notes that somebody was there.
    pub(in crate::subject) fn was_reached(&self) {
        self.reached.store(true, Ordering::Relaxed);
    }

    /// Who was there once takes no further connection.
    pub(super) fn unreachable<T>(&self) -> Result<T, Stop> {
        blocked_by(if self.reached.load(Ordering::Relaxed) {
            "socket/reconnect"
        } else {
            NOBODY
        })
    }

    /// A gRPC client of an endpoint that the plugin's broker announced.
    pub async fn connect_to(&self, address: Address) -> Result<Client, Stop> {
        self.connect_to_as(address, "localhost").await
    }

    /// As [`Plugin::connect_to`], with this `:authority`.
    pub async fn connect_to_as(&self, address: Address, authority: &str) -> Result<Client, Stop> {
        self.connect_at(address, authority).await
    }

    async fn connect_at(&self, address: Address, authority: &str) -> Result<Client, Stop> {
        if self.line.protocol() == "netrpc" {
            return untestable(
                "it speaks net/rpc, which no check is about",
                "serve gRPC: a handshake line whose fifth field is `grpc`",
            );
        }
        let connector = match &self.identity {
            Some(identity) => Some(client(Some(identity), Some(self.certificate()?))?.connector),
            None => None,
        };
        let secured = connector.is_some();
        let endpoint = Endpoint::from_shared(format!("http://{authority}"))
            .map_err(|error| Stop::Broken(error.to_string()))?;
        let reached = Arc::new(Mutex::new(Reached::Nothing));
        let noted = reached.clone();
        let connecting = endpoint.connect_with_connector(service_fn(move |_| {
            let (address, connector, noted) = (address.clone(), connector.clone(), noted.clone());
            async move {
                let note =
                    |reached| *noted.lock().unwrap_or_else(PoisonError::into_inner) = reached;
                let connection = dial(&address).await?;
                note(Reached::Socket);
                let link = Link::open(connection, connector.as_ref()).await;
                let link = link.inspect_err(|error| {
                    if fault(error) == Some(&NOT_PINNED) {
                        note(Reached::Stranger);
                    }
                })?;
                Ok::<_, io::Error>(TokioIo::new(link))
            }
        }));
        if let Ok(Ok(channel)) = tokio::time::timeout(limit::CONNECT.duration, connecting).await {
            return Ok(Client::new(channel, self.process.clone()));
        }
        // The end of a plugin is told a moment later than that of its connection.
        if let Some(exit) = self.exit(limit::QUIET).await {
            return Err(Stop::Crash(exit));
        }
        let reached = *reached.lock().unwrap_or_else(PoisonError::into_inner);
        blocked_by(match reached {
            Reached::Nothing => NOBODY,
            Reached::Stranger => "automtls/served-certificate",
            Reached::Socket if secured => "automtls/answers",
            Reached::Socket => "grpc/answers",
        })
    }

    /// Tries its main endpoint over TLS as the owner of an identity, or as nobody.
    pub async fn attempt(&self, presents: Option<&Identity>) -> Result<Attempt, Stop> {
        match Attempt::at(&self.address()?, presents).await? {
            Attempt::Unreachable(_) => {
                self.alive()?;
                self.unreachable()
            }
            attempt => {
                self.was_reached();
                Ok(attempt)
            }
        }
    }

    /// Whether it answers HTTP/2 in the clear.
    pub async fn speaks_http2(&self) -> Result<bool, Stop> {
        let address = self.address()?;
        let exchange = async {
            let Ok(connection) = dial(&address).await else {
                self.alive()?;
                return self.unreachable();
            };
            Ok(speaks_plaintext(connection).await)
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
