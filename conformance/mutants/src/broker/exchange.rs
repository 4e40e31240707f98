//! One side of the broker, and what changes as announcements come and go.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::pending::Pending;
use crate::behaviour::{self, Strange};
use crate::mux::Mux;
use crate::socket::{Place, Rules};
use crate::tls::Tls;
use crate::wire::plugin::ConnInfo;
use crate::wire::plugin::conn_info::Knock;

/// One side of the exchange; it lasts as long as the host's stream.
#[derive(Debug)]
pub(crate) struct Broker {
    pub(super) behaviour: behaviour::Broker,
    pub(super) rules: Rules,
    /// Where the main endpoint is.
    pub(super) main: String,
    pub(super) tls: Option<Tls>,
    pub(super) mux: Option<Arc<Mux>>,
    /// Held by whoever may hear what the host says, where that is one at a time.
    pub(super) ear: tokio::sync::Mutex<()>,
    /// Held by the dial whose turn it is, where that is one at a time.
    pub(super) turn: tokio::sync::Mutex<()>,
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
    pub(super) pending: Pending,
    /// Who waits for the answer to a knock.
    pub(super) knocks: HashMap<u32, mpsc::UnboundedSender<Knock>>,
    dialled: usize,
    pub(super) accepted: HashMap<u32, Place>,
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

impl Broker {
    pub(crate) fn new(
        behaviour: behaviour::Broker,
        rules: Rules,
        main: String,
        tls: Option<Tls>,
        mux: Option<Arc<Mux>>,
        end: CancellationToken,
    ) -> Self {
        let state = Mutex::new(State {
            stream: 0,
            ended: false,
            outgoing: None,
            unsent: Vec::new(),
            pending: Pending::default(),
            knocks: HashMap::new(),
            dialled: 0,
            accepted: HashMap::new(),
            until: end.child_token(),
        });
        Self {
            behaviour,
            rules,
            main,
            tls,
            mux,
            ear: tokio::sync::Mutex::default(),
            turn: tokio::sync::Mutex::default(),
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
        if !self.behaviour.orphans_dials {
            state.pending = Pending::default();
        }
        state.knocks.clear();
        if let Some(mux) = &self.mux {
            mux.close();
        }
        state.until.cancel();
        for (_, place) in state.accepted.drain() {
            if self.behaviour.accepting.removed {
                place.remove();
            }
        }
    }

    /// Takes a message of the host, and says whether the stream goes on. A knock means
    /// nothing without multiplexing.
    pub(crate) async fn receive(&self, message: ConnInfo) -> ControlFlow<()> {
        if let (Some(knock), Some(mux)) = (&message.knock, &self.mux) {
            self.knocked(mux, message.service_id, knock.clone());
            return ControlFlow::Continue(());
        }
        let _ear = if self.behaviour.dialling.hears_while_waiting {
            None
        } else {
            Some(self.ear.lock().await)
        };
        if self.state().pending.announced() >= self.behaviour.inbox {
            return std::future::pending().await;
        }
        let mut state = self.state();
        let strange = match self.behaviour.fatal {
            None => false,
            Some(Strange::Knock) => message.knock.is_some(),
            Some(Strange::UnknownId) => {
                message.knock.is_none() && !state.pending.is_dialled(message.service_id)
            }
            Some(Strange::UnknownNetwork) => {
                message.knock.is_none() && !matches!(message.network.as_str(), "unix" | "tcp")
            }
        };
        if strange {
            return ControlFlow::Break(());
        }
        if message.knock.is_none() {
            state.pending.announce(message, &self.behaviour.dialling);
        }
        ControlFlow::Continue(())
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
    use crate::broker::BrokerError;
    use crate::environment::Environment;

    fn broker(directory: &tempfile::TempDir) -> Broker {
        let environment = Environment {
            temporary_directory: directory.path().to_owned(),
            ..Environment::default()
        };
        let rules = Rules::new(&Socket::default(), &environment).unwrap();
        let behaviour = behaviour::Broker::default();
        Broker::new(
            behaviour,
            rules,
            String::new(),
            None,
            None,
            CancellationToken::new(),
        )
    }

    #[tokio::test]
    async fn end_of_the_stream_fails_dials_and_removes_sockets() {
        let directory = tempfile::tempdir().unwrap();
        let broker = broker(&directory);
        let sockets = || std::fs::read_dir(directory.path()).unwrap().count();
        let early = broker.accept(7).await.unwrap();
        let (stream, mut outgoing) = broker.attach();
        assert_eq!(outgoing.recv().await.unwrap().service_id, 7);
        assert!(matches!(broker.accept(7).await, Err(BrokerError::Used(7))));
        assert_eq!(sockets(), 1);
        let ends = async { broker.detach(stream) };
        let (dialled, ()) = tokio::join!(broker.dial(8), ends);
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
        broker.accept(1).await.unwrap();
        assert_eq!(outgoing.recv().await.unwrap().service_id, 1);
        broker.detach(new);
        assert!(matches!(broker.accept(2).await, Err(BrokerError::Ended)));
    }
}
