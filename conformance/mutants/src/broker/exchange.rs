//! Announcements in both directions, and the dials and sockets that hang on them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hyper_util::rt::TokioIo;
use tokio::net::UnixListener;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Endpoint};

use super::BrokerError;
use crate::mux::Mux;
use crate::socket::{Connection, Length, Listener, Place, Rules};
use crate::tls::{Link, Security, Tls};
use crate::wire::plugin::ConnInfo;
use crate::wire::plugin::conn_info::Knock;

/// How long an announcement and its dial wait for each other.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

/// One side of the exchange; it lasts as long as the host's stream.
#[derive(Debug)]
pub(crate) struct Broker {
    rules: Rules,
    pub(super) tls: Option<Tls>,
    mux: Option<Arc<Mux>>,
    /// The end of the process, which is the end of every broker.
    end: CancellationToken,
    state: Mutex<State>,
}

/// What changes as announcements come and go.
#[derive(Debug)]
pub(super) struct State {
    /// Which of the host's streams counts: the newest.
    stream: u64,
    pub(super) ended: bool,
    outgoing: Option<mpsc::UnboundedSender<ConnInfo>>,
    /// What was accepted before the host opened its stream.
    unsent: Vec<ConnInfo>,
    dials: HashMap<u32, Dial>,
    /// Who waits for the answer to a knock.
    pub(super) knocks: HashMap<u32, mpsc::UnboundedSender<Knock>>,
    dialled: usize,
    accepted: HashMap<u32, Place>,
    pub(super) until: CancellationToken,
}

impl State {
    /// Counts a dial; false where it is one too many.
    pub(super) fn counts(&mut self, most: Option<usize>) -> bool {
        self.dialled += 1;
        most.is_none_or(|most| self.dialled <= most)
    }

    /// Sends a message, or keeps it for the stream that is to come.
    pub(super) fn send(&mut self, message: ConnInfo) {
        match &self.outgoing {
            Some(outgoing) => {
                let _ = outgoing.send(message);
            }
            None => self.unsent.push(message),
        }
    }
}

#[derive(Debug)]
enum Dial {
    Waiting(oneshot::Sender<ConnInfo>),
    Announced(ConnInfo, Instant),
}

impl Dial {
    fn is_stale(&self) -> bool {
        matches!(self, Self::Announced(_, at) if at.elapsed() >= LIMIT)
    }
}

/// A socket for one id, and how long to serve it.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) listener: Listener,
    pub(crate) security: Option<Security>,
    pub(crate) until: CancellationToken,
}

impl Broker {
    pub(crate) fn new(
        rules: Rules,
        tls: Option<Tls>,
        mux: Option<Arc<Mux>>,
        end: CancellationToken,
    ) -> Self {
        let state = Mutex::new(State {
            stream: 0,
            ended: false,
            outgoing: None,
            unsent: Vec::new(),
            dials: HashMap::new(),
            knocks: HashMap::new(),
            dialled: 0,
            accepted: HashMap::new(),
            until: end.child_token(),
        });
        Self {
            rules,
            tls,
            mux,
            end,
            state,
        }
    }

    /// Takes a new stream of the host: its number, and what is to be sent on it.
    pub(crate) fn attach(&self) -> (u64, mpsc::UnboundedReceiver<ConnInfo>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let mut state = self.state();
        if state.ended {
            state.ended = false;
            state.until = self.end.child_token();
        }
        for message in state.unsent.drain(..) {
            let _ = sender.send(message);
        }
        state.stream += 1;
        state.outgoing = Some(sender);
        (state.stream, receiver)
    }

    /// Ends the broker with its stream, unless a newer stream took its place.
    pub(crate) fn detach(&self, stream: u64) {
        if self.state().stream == stream {
            self.close();
        }
    }

    /// Fails the dials that wait, stops the brokered servers and removes their sockets.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.ended = true;
        state.outgoing = None;
        state.unsent.clear();
        state.dials.clear();
        state.knocks.clear();
        if let Some(mux) = &self.mux {
            mux.close();
        }
        state.until.cancel();
        for (_, place) in state.accepted.drain() {
            place.remove();
        }
    }

    /// Takes a message of the host. A knock means nothing without multiplexing.
    pub(crate) fn receive(&self, message: ConnInfo) {
        if let Some(knock) = message.knock {
            if let Some(mux) = &self.mux {
                self.knocked(mux, message.service_id, knock);
            }
            return;
        }
        let mut state = self.state();
        state.dials.retain(|_, dial| !dial.is_stale());
        match state.dials.entry(message.service_id) {
            Entry::Vacant(vacant) => {
                vacant.insert(Dial::Announced(message, Instant::now()));
            }
            // BRK-4: of two announcements of one id, the second is dropped.
            Entry::Occupied(occupied) if matches!(occupied.get(), Dial::Announced(..)) => (),
            Entry::Occupied(occupied) => {
                if let Dial::Waiting(waiting) = occupied.remove() {
                    let _ = waiting.send(message);
                }
            }
        }
    }

    /// Listens for an id and announces it.
    pub(crate) fn accept(&self, id: u32) -> Result<Accepted, BrokerError> {
        if let Some(mux) = &self.mux {
            return self.listen(mux, id);
        }
        let mut state = self.state();
        if state.ended {
            return Err(BrokerError::Ended);
        }
        let Entry::Vacant(vacant) = state.accepted.entry(id) else {
            return Err(BrokerError::Used(id));
        };
        let place = self.rules.place(Length::Short);
        let listener = place
            .bind()
            .map_err(|source| BrokerError::Listen { id, source })?;
        let message = ConnInfo {
            service_id: id,
            network: "unix".to_owned(),
            address: place.path().to_string_lossy().into_owned(),
            knock: None,
        };
        vacant.insert(place);
        let listener =
            UnixListener::from_std(listener).map_err(|source| BrokerError::Serve { id, source })?;
        state.send(message);
        Ok(Accepted {
            listener: Listener::Unix(listener),
            security: self.tls.as_ref().and_then(|tls| tls.brokered.clone()),
            until: state.until.clone(),
        })
    }

    /// Connects to where the host accepts an id.
    pub(crate) async fn dial(&self, id: u32) -> Result<Channel, BrokerError> {
        if let Some(mux) = self
            .mux
            .as_ref()
            .filter(|mux| !mux.behaviour.dials.expects_socket)
        {
            return self.dial_by_knock(mux, id).await;
        }
        let ConnInfo {
            network, address, ..
        } = self.announcement(id).await?;
        let target = Arc::new((network, address));
        let connector = {
            let target = Arc::clone(&target);
            let tls = self.tls.as_ref().and_then(|tls| tls.dials.clone());
            tower::service_fn(move |_| {
                let (target, tls) = (Arc::clone(&target), tls.clone());
                async move {
                    let connection = Connection::dial(&target.0, &target.1).await?;
                    Link::open(connection, tls).await.map(TokioIo::new)
                }
            })
        };
        // The authority is `localhost` whatever the address: some servers refuse a path there.
        let endpoint = Endpoint::from_static("http://localhost");
        let (network, address) = (&target.0, &target.1);
        timeout(LIMIT, endpoint.connect_with_connector(connector))
            .await
            .map_err(|_| BrokerError::ConnectTimeout(address.clone()))?
            .map_err(|source| BrokerError::Connect {
                network: network.clone(),
                address: address.clone(),
                source,
            })
    }

    /// The host's announcement of an id, which comes before or after the dial.
    async fn announcement(&self, id: u32) -> Result<ConnInfo, BrokerError> {
        let announced = {
            let mut state = self.state();
            if state.ended {
                return Err(BrokerError::Ended);
            }
            match state.dials.remove(&id) {
                Some(Dial::Announced(message, at)) if at.elapsed() < LIMIT => return Ok(message),
                Some(Dial::Waiting(waiting)) if !waiting.is_closed() => {
                    state.dials.insert(id, Dial::Waiting(waiting));
                    return Err(BrokerError::Used(id));
                }
                _ => {
                    let (sender, receiver) = oneshot::channel();
                    state.dials.insert(id, Dial::Waiting(sender));
                    receiver
                }
            }
        };
        if let Ok(announced) = timeout(LIMIT, announced).await {
            return announced.map_err(|_| BrokerError::Ended);
        }
        self.state().dials.remove(&id);
        Err(BrokerError::NotAnnounced(id))
    }

    /// Every change is whole before the lock is let go, even where a holder panicked.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::Socket;
    use crate::environment::Environment;

    fn broker(directory: &tempfile::TempDir) -> Broker {
        let environment = Environment {
            temporary_directory: directory.path().to_owned(),
            ..Environment::default()
        };
        let rules = Rules::new(&Socket::default(), &environment).unwrap();
        Broker::new(rules, None, None, CancellationToken::new())
    }

    fn announcement(service_id: u32, address: &str) -> ConnInfo {
        ConnInfo {
            service_id,
            network: "unix".to_owned(),
            address: address.to_owned(),
            knock: None,
        }
    }

    #[tokio::test]
    async fn announcement_and_dial_meet_in_either_order() {
        let directory = tempfile::tempdir().unwrap();
        let broker = broker(&directory);
        broker.receive(announcement(1, "first"));
        broker.receive(announcement(1, "dropped"));
        assert_eq!(broker.announcement(1).await.unwrap().address, "first");
        let late = async { broker.receive(announcement(1, "second")) };
        let (dialled, ()) = tokio::join!(broker.announcement(1), late);
        assert_eq!(dialled.unwrap().address, "second");
    }

    #[tokio::test]
    async fn end_of_the_stream_fails_dials_and_removes_sockets() {
        let directory = tempfile::tempdir().unwrap();
        let broker = broker(&directory);
        let sockets = || std::fs::read_dir(directory.path()).unwrap().count();
        let early = broker.accept(7).unwrap();
        let (stream, mut outgoing) = broker.attach();
        assert_eq!(outgoing.recv().await.unwrap().service_id, 7);
        assert!(matches!(broker.accept(7), Err(BrokerError::Used(7))));
        assert_eq!(sockets(), 1);
        let ends = async { broker.detach(stream) };
        let (dialled, ()) = tokio::join!(broker.announcement(8), ends);
        assert!(matches!(dialled, Err(BrokerError::Ended)));
        assert!(matches!(broker.dial(8).await, Err(BrokerError::Ended)));
        assert!(early.until.is_cancelled());
        assert_eq!(sockets(), 0);
    }

    #[tokio::test]
    async fn older_stream_does_not_end_a_newer_one() {
        let directory = tempfile::tempdir().unwrap();
        let broker = broker(&directory);
        let (old, _) = broker.attach();
        let (new, mut outgoing) = broker.attach();
        broker.detach(old);
        broker.accept(1).unwrap();
        assert_eq!(outgoing.recv().await.unwrap().service_id, 1);
        broker.detach(new);
        assert!(matches!(broker.accept(2), Err(BrokerError::Ended)));
    }
}
