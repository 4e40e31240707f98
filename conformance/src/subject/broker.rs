//! A host's side of the broker: the stream of announcements, and the endpoints that hang
//! on it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use rustls::pki_types::CertificateDer;
use tokio::net::UnixListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::{ReceiverStream, UnboundedReceiverStream};
use tokio_util::either::Either;
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::transport::{Channel, Server};
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;
use tower::Service;

use super::client::spawn_begun;
use super::connection::{Address, Link};
use super::identity::Identity;
use super::proto::plugin::ConnInfo;
use super::proto::plugin::grpc_broker_client::GrpcBrokerClient;
use super::tls::{acceptor, fault};
use crate::check::Stop;
use crate::limit;

type Announced = HashMap<u32, ConnInfo>;

/// An open `StartStream` call (BRK-1).
#[derive(Debug)]
pub struct BrokerStream {
    /// What the host announces.
    pub sender: mpsc::Sender<ConnInfo>,
    announced: watch::Receiver<Announced>,
    call: JoinHandle<Result<(), Status>>,
}

impl BrokerStream {
    pub(super) fn open(channel: Channel) -> Self {
        let (sender, receiver) = mpsc::channel(16);
        let (announcing, announced) = watch::channel(Announced::default());
        let call = spawn_begun(async move {
            let mut replies = GrpcBrokerClient::new(channel)
                .start_stream(ReceiverStream::new(receiver))
                .await?
                .into_inner();
            while let Some(message) = replies.message().await? {
                announcing.send_modify(|announced| {
                    announced.insert(message.service_id, message);
                });
            }
            Ok(())
        });
        Self {
            sender,
            announced,
            call,
        }
    }

    /// Waits until the plugin announces where it accepts an id (BRK-2).
    pub async fn announced(&self, id: u32) -> Result<Option<Address>, Stop> {
        let mut announced = self.announced.clone();
        let wait = announced.wait_for(|announced| announced.contains_key(&id));
        let Ok(Ok(found)) = tokio::time::timeout(limit::BROKER.duration, wait).await else {
            return Ok(None);
        };
        let message = &found[&id];
        Ok(match message.network.as_str() {
            "unix" => Some(Address::Unix(message.address.clone().into())),
            "tcp" => Some(Address::Tcp(message.address.clone())),
            _ => None,
        })
    }

    /// Accepts an id: listens in `folder`, announces that, and serves a probe there that
    /// answers with the id. Under TLS where an identity is given.
    pub async fn accept(
        &self,
        folder: &Path,
        id: u32,
        identity: Option<&Identity>,
    ) -> Result<Accepted, Stop> {
        let path = folder.join(format!("host{id}"));
        let listener =
            UnixListener::bind(&path).map_err(|error| Stop::Broken(error.to_string()))?;
        let acceptor = identity.map(acceptor).transpose()?;
        let message = ConnInfo {
            service_id: id,
            network: "unix".to_owned(),
            address: path.to_string_lossy().into_owned(),
            knock: None,
        };
        // Where the stream has ended, nobody comes: that is the caller's to see.
        let _ = self.sender.send(message).await;
        Ok(Accepted::serve(listener, acceptor, id))
    }
}

impl Drop for BrokerStream {
    fn drop(&mut self) {
        self.call.abort();
    }
}

/// A brokered endpoint of the host, served as long as the value lives.
#[derive(Debug)]
pub struct Accepted {
    callers: watch::Receiver<Vec<Caller>>,
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
    fn serve(listener: UnixListener, acceptor: Option<TlsAcceptor>, id: u32) -> Self {
        let (seeing, callers) = watch::channel(Vec::new());
        let (links, incoming) = mpsc::unbounded_channel();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, links, seeing) = (acceptor.clone(), links.clone(), seeing.clone());
                // It ends with the connection, which ends with the plugin.
                tokio::spawn(async move {
                    let link = Link::answer(Either::Left(stream), acceptor.as_ref()).await;
                    let caller = Caller::of(&link);
                    seeing.send_modify(|callers| callers.push(caller));
                    if let Ok(link) = link {
                        let _ = links.send(Ok::<_, io::Error>(link));
                    }
                });
            }
        });
        let serving = tokio::spawn(async move {
            let incoming = UnboundedReceiverStream::new(incoming);
            let echo = Echo(Arc::from(id.to_string()));
            // It ends with the connections; how those end is the plugin's affair.
            let _ = Server::builder()
                .add_service(echo)
                .serve_with_incoming(incoming)
                .await;
        });
        Self {
            callers,
            tasks: [accepting, serving],
        }
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
