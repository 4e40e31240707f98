//! Connections beside the main one, in both directions, each known by an id.

mod dials;
mod door;
mod error;
mod exchange;
mod service;

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use hyper_util::rt::TokioIo;
use tokio::sync::{OwnedRwLockReadGuard, RwLock, mpsc};
use tokio::time::timeout;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Endpoint};

use crate::limit;
use crate::link::{Link, Raw};
use crate::mux::{MuxStream, Opener};
use crate::proto::plugin::ConnInfo;
use crate::socket::{Listener, Rules, SocketError};
use crate::tls::{self, Tls};
use dials::Claim;
use exchange::Exchange;

pub use error::BrokerError;
pub(crate) use service::BrokerService;

/// The connections to one endpoint, ready for gRPC.
pub(crate) type Incoming = UnboundedReceiverStream<io::Result<Link>>;
/// Where they are put.
pub(crate) type Links = mpsc::UnboundedSender<io::Result<Link>>;
/// Held for as long as there is a socket.
pub(crate) type Listening = OwnedRwLockReadGuard<()>;

/// The plugin's broker.
pub(crate) struct Broker {
    rules: Rules,
    tls: Option<Tls>,
    /// The session, where the connection is multiplexed, once the host has connected.
    session: Option<OnceLock<Opener>>,
    exchange: Mutex<Exchange<Links>>,
    /// Held from a knock until its stream is taken (MUX-4).
    dialling: tokio::sync::Mutex<()>,
    last_id: AtomicU32,
    listening: Arc<RwLock<()>>,
}

impl fmt::Debug for Broker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Broker").finish_non_exhaustive()
    }
}

impl Broker {
    pub(crate) fn new(rules: Rules, tls: Option<Tls>, multiplexed: bool) -> Self {
        Self {
            rules,
            tls,
            session: multiplexed.then(OnceLock::new),
            exchange: Mutex::default(),
            dialling: tokio::sync::Mutex::default(),
            last_id: AtomicU32::new(0),
            listening: Arc::default(),
        }
    }

    /// An id that this side has not used (BRK-5).
    pub(crate) fn next_id(&self) -> u32 {
        self.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Connects to what the host accepts under an id.
    pub(crate) async fn dial(self: &Arc<Self>, id: u32) -> Result<Channel, BrokerError> {
        let raw = match &self.session {
            None => self.dial_socket(id).await?,
            Some(session) => self.dial_stream(id, session).await?,
        };
        let link = tls::connect(self.tls.as_ref(), raw).await;
        let connect = |source| BrokerError::Connect { id, source };
        let mut link = Some(link.map_err(connect)?);
        // An id is dialled once (BRK-6): a channel that has lost its connection is lost.
        let connector = tower::service_fn(move |_| {
            let link = link.take().map(TokioIo::new);
            std::future::ready(link.ok_or(io::Error::from(io::ErrorKind::NotConnected)))
        });
        // The authority is `localhost` whatever the address (GRPC-2).
        Endpoint::from_static("http://localhost")
            .connect_with_connector(connector)
            .await
            .map_err(|error| connect(io::Error::other(error)))
    }

    async fn dial_socket(&self, id: u32) -> Result<Raw, BrokerError> {
        let message = self.answer(id, None).await?;
        let dial = Raw::dial(&message.network, &message.address);
        let raw = timeout(limit::BROKER, dial)
            .await
            .unwrap_or_else(|elapsed| Err(elapsed.into()));
        raw.map_err(|source| BrokerError::Connect { id, source })
    }

    async fn dial_stream(&self, id: u32, session: &OnceLock<Opener>) -> Result<Raw, BrokerError> {
        let opener = session.get().ok_or(BrokerError::Ended)?;
        let _one_at_a_time = self.dialling.lock().await;
        let answer = self.answer(id, Some(exchange::knock(id))).await?;
        let knock = answer.knock.unwrap_or_default();
        if !knock.ack || !knock.error.is_empty() {
            let reason = knock.error;
            return Err(BrokerError::Refused { id, reason });
        }
        let stream = opener.open().await;
        stream
            .map(Raw::Mux)
            .map_err(|source| BrokerError::Connect { id, source })
    }

    /// What the host says of an id, before or after it is asked (BRK-4).
    async fn answer(&self, id: u32, question: Option<ConnInfo>) -> Result<ConnInfo, BrokerError> {
        let claim = self.exchange().claim(id, question, Instant::now())?;
        let waiting = match claim {
            Claim::Said(message) => return Ok(message),
            Claim::Waits(waiting) => waiting,
        };
        if let Ok(said) = timeout(limit::BROKER, waiting).await {
            return said.map_err(|_| BrokerError::Ended);
        }
        self.exchange().give_up(id);
        Err(BrokerError::NotAnnounced(id))
    }

    /// Accepts an id until `until` ends, and tells the host (BRK-2).
    pub(crate) fn accept(
        self: &Arc<Self>,
        id: u32,
        until: CancellationToken,
    ) -> Result<Incoming, BrokerError> {
        let (links, incoming) = mpsc::unbounded_channel();
        let listening = self.listening().ok_or(BrokerError::Ended)?;
        let listener = match &self.session {
            Some(_) => None,
            None => Some(self.rules.unix().map_err(|error: SocketError| {
                let reason = error.to_string();
                BrokerError::Listen { id, reason }
            })?),
        };
        let address = listener.as_ref().map(Listener::address);
        self.exchange()
            .accept(id, (links.clone(), until.clone()), address, Instant::now())?;
        let (broker, tls) = (Arc::clone(self), self.tls.clone());
        tokio::spawn(async move {
            match listener {
                // The socket's file goes with it, at the end of the arm.
                Some(listener) => take(&listener, tls, &links, &until).await,
                None => until.cancelled().await,
            }
            broker.exchange().withdraw(id);
            drop(listening);
        });
        Ok(UnboundedReceiverStream::new(incoming))
    }

    /// Takes the host's streams of a multiplexed connection: one that it has knocked for
    /// goes there, every other one to the main endpoint (MUX-4).
    pub(crate) async fn take_streams(
        self: Arc<Self>,
        opener: Opener,
        mut streams: mpsc::UnboundedReceiver<MuxStream>,
        main: Links,
    ) {
        if let Some(session) = &self.session {
            // There is one connection, so there is one session.
            let _ = session.set(opener);
        }
        while let Some(stream) = streams.recv().await {
            let to = self.exchange().route(Instant::now());
            let to = to.unwrap_or_else(|| main.clone());
            secure(Raw::Mux(stream), self.tls.clone(), to);
        }
    }

    /// What everybody who listens holds until the socket and its file are gone; nothing
    /// once the end has come.
    pub(crate) fn listening(&self) -> Option<Listening> {
        Arc::clone(&self.listening).try_read_owned().ok()
    }

    /// Fails the dials that wait, and forgets what was accepted (BRK-8). Returns when the
    /// last socket is gone: the process ends after that, and would leave its file behind.
    pub(crate) async fn close(&self) {
        self.exchange().end();
        let _gone = self.listening.write().await;
    }

    /// Every change is whole before the lock is let go, even where a holder panicked.
    fn exchange(&self) -> MutexGuard<'_, Exchange<Links>> {
        self.exchange.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether what was said is recent enough for the side that said it to wait still.
fn is_fresh(since: Instant, now: Instant) -> bool {
    now.saturating_duration_since(since) < limit::BROKER
}

/// Takes connections until the end; each does its handshake by itself, so that one that
/// stalls keeps nobody waiting.
pub(crate) async fn take(
    listener: &Listener,
    tls: Option<Tls>,
    links: &Links,
    until: &CancellationToken,
) {
    loop {
        tokio::select! {
            () = until.cancelled() => return,
            () = links.closed() => return,
            accepted = listener.accept() => match accepted {
                Ok(raw) => secure(raw, tls.clone(), links.clone()),
                // The client is gone again, or there are no descriptors left for it.
                Err(_) => tokio::time::sleep(limit::ACCEPT_AGAIN).await,
            }
        }
    }
}

fn secure(raw: Raw, tls: Option<Tls>, links: Links) {
    tokio::spawn(async move {
        // A handshake that fails is nobody's loss but its client's.
        if let Ok(link) = tls::accept(tls.as_ref(), raw).await {
            let _ = links.send(Ok(link));
        }
    });
}
