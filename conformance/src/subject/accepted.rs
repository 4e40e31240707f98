//! The brokered endpoints of a host: where it listens for what the plugin dials.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use rustls::pki_types::CertificateDer;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_util::either::Either;
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::transport::Server;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;
use tower::Service;

use super::authority::is_taken;
use super::connection::{Address, Connection, Link};
use super::identity::Identity;
use super::tls::{acceptor, fault};
use super::watched::Watched;
use crate::check::Stop;

/// A brokered endpoint of the host, served as long as the value lives.
#[derive(Debug)]
pub struct Accepted {
    /// Where it is.
    pub address: Address,
    callers: watch::Receiver<Vec<Caller>>,
    authorities: watch::Receiver<Vec<Option<Vec<u8>>>>,
    tasks: [JoinHandle<()>; 2],
}

/// Somebody who connected to a brokered endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// It came through, with this certificate or none.
    Came(Option<CertificateDer<'static>>),
    /// It spoke something else than TLS.
    Plaintext,
    /// The handshake failed, in these words.
    Failed(String),
}

impl Caller {
    fn of(link: &io::Result<Link>) -> Self {
        match link {
            Ok(link) => Self::Came(link.certificate()),
            Err(error) if matches!(fault(error), Some(rustls::Error::InvalidMessage(_))) => {
                Self::Plaintext
            }
            Err(error) => Self::Failed(error.to_string()),
        }
    }
}

impl Accepted {
    /// Listens on a unix socket in `folder`, and serves a probe there that answers with
    /// `name`. Under TLS where an identity is given.
    pub fn unix(folder: &Path, name: &str, identity: Option<&Identity>) -> Result<Self, Stop> {
        let path = folder.join(format!("host-{name}"));
        let listener = UnixListener::bind(&path).map_err(|error| broken(&error))?;
        Self::serve(
            Listener::Unix(listener),
            Address::Unix(path),
            name,
            identity,
        )
    }

    /// As [`Accepted::unix`], on a port of the loopback interface.
    pub async fn tcp(name: &str, identity: Option<&Identity>) -> Result<Self, Stop> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(|error| broken(&error))?;
        let address = listener
            .local_addr()
            .map_err(|error| broken(&error))?
            .to_string();
        Self::serve(
            Listener::Tcp(listener),
            Address::Tcp(address),
            name,
            identity,
        )
    }

    fn serve(
        listener: Listener,
        address: Address,
        name: &str,
        identity: Option<&Identity>,
    ) -> Result<Self, Stop> {
        let acceptor = identity.map(acceptor).transpose()?;
        let echo = Echo(Arc::from(name));
        let (seeing, callers) = watch::channel(Vec::new());
        let (looking, authorities) = watch::channel(Vec::new());
        let (links, incoming) = mpsc::unbounded_channel();
        let accepting = tokio::spawn(async move {
            while let Ok(connection) = listener.accept().await {
                let (acceptor, links, seeing) = (acceptor.clone(), links.clone(), seeing.clone());
                // It ends with the connection, which ends with the plugin.
                tokio::spawn(see(connection, acceptor, links, seeing));
            }
        });
        let serving = tokio::spawn(async move {
            let watched = move |link| Ok::<_, io::Error>(Watched::new(link, looking.clone()));
            let incoming = UnboundedReceiverStream::new(incoming).map(watched);
            // It ends with the connections; how those end is the plugin's affair.
            let _ = Server::builder()
                .add_service(echo)
                .serve_with_incoming(incoming)
                .await;
        });
        Ok(Self {
            address,
            callers,
            authorities,
            tasks: [accepting, serving],
        })
    }

    /// The `:authority` of each call so far that gRPC's own library refuses.
    pub fn refused_authorities(&self) -> Vec<String> {
        let authorities = self.authorities.borrow();
        let sent = authorities.iter().flatten();
        sent.filter(|authority| !is_taken(authority))
            .map(|authority| String::from_utf8_lossy(authority).into_owned())
            .collect()
    }

    /// Everybody who connected so far.
    pub fn callers(&self) -> Vec<Caller> {
        self.callers.borrow().clone()
    }
}

impl Drop for Accepted {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

#[derive(Debug)]
enum Listener {
    Unix(UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    async fn accept(&self) -> io::Result<Connection> {
        Ok(match self {
            Self::Unix(listener) => Either::Left(listener.accept().await?.0),
            Self::Tcp(listener) => Either::Right(listener.accept().await?.0),
        })
    }
}

/// Answers TLS, notes who came, and passes on a connection that is ready for gRPC.
async fn see(
    connection: Connection,
    acceptor: Option<TlsAcceptor>,
    links: mpsc::UnboundedSender<Link>,
    seeing: watch::Sender<Vec<Caller>>,
) {
    let link = Link::answer(connection, acceptor.as_ref()).await;
    let caller = Caller::of(&link);
    seeing.send_modify(|callers| callers.push(caller));
    if let Ok(link) = link {
        let _ = links.send(link);
    }
}

fn broken(error: &io::Error) -> Stop {
    Stop::Broken(error.to_string())
}

/// A probe that answers `Echo` with its name, which is all that a dial is asked for.
#[derive(Clone, Debug)]
pub(super) struct Echo(pub(super) Arc<str>);

impl NamedService for Echo {
    const NAME: &'static str = "plugwright.v1.Probe";
}

impl Service<http::Request<Body>> for Echo {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let name = self.0.as_bytes().to_vec();
        let answer = tower::service_fn(move |_: Request<Vec<u8>>| {
            let name = name.clone();
            async move { Ok::<_, Status>(Response::new(name)) }
        });
        Box::pin(async move {
            let codec = ProstCodec::<Vec<u8>, Vec<u8>>::default();
            Ok(tonic::server::Grpc::new(codec).unary(answer, request).await)
        })
    }
}
