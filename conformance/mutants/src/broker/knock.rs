//! The broker of a multiplexed connection: knocks instead of addresses.

use hyper_util::rt::TokioIo;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tonic::transport::{Channel, Endpoint};

use super::dial::LIMIT;
use super::{Accepted, Broker, BrokerError};
use crate::behaviour::{MuxRefusal, MuxTls, Opens};
use crate::mux::{Answer, Mux, MuxStream};
use crate::socket::{Connection, Listener};
use crate::tls::Link;
use crate::wire::plugin::ConnInfo;
use crate::wire::plugin::conn_info::Knock;

impl Broker {
    /// Takes a knock of the host, or its answer to one of ours (MUX-3).
    pub(super) fn knocked(&self, mux: &Mux, id: u32, knock: Knock) {
        if knock.knock && !knock.ack {
            if let Some(answer) = mux.knock(id) {
                self.acknowledge(id, answer);
            }
            return;
        }
        // An answer that nobody waits for comes too late.
        if let Some(waiting) = self.state().knocks.get(&id) {
            let _ = waiting.send(knock);
        }
    }

    /// Listens for an id, as [`Broker::accept`].
    pub(super) fn listen(&self, mux: &Mux, id: u32) -> Result<Accepted, BrokerError> {
        if self.state().ended {
            return Err(BrokerError::Ended);
        }
        let (streams, answer) = mux.listen(id).ok_or(BrokerError::Used(id))?;
        if let Some(answer) = answer {
            self.acknowledge(id, answer);
        }
        let secured = matches!(mux.behaviour.tls, MuxTls::Inside | MuxTls::NotWhereDialled);
        let tls = self.tls.as_ref().filter(|_| secured);
        Ok(Accepted {
            listener: Listener::Mux(streams),
            security: tls.and_then(|tls| tls.brokered.clone()),
            behaviour: self.behaviour.accepting.clone(),
            until: self.state().until.clone(),
        })
    }

    fn acknowledge(&self, id: u32, error: Answer) {
        self.state().send(ConnInfo {
            service_id: id,
            knock: Some(Knock {
                knock: true,
                ack: true,
                error: error.to_owned(),
            }),
            ..ConnInfo::default()
        });
    }

    /// Connects to an id of the host, as [`Broker::dial`].
    pub(super) async fn dial_by_knock(&self, mux: &Mux, id: u32) -> Result<Channel, BrokerError> {
        let mut stream = Some(self.open(mux, id).await?);
        let secured = matches!(mux.behaviour.tls, MuxTls::Inside | MuxTls::NotWhereAccepted);
        let tls = self.tls.as_ref().filter(|_| secured);
        let tls = tls.and_then(|tls| tls.dials.clone());
        let connector = tower::service_fn(move |_| {
            let (stream, tls) = (stream.take(), tls.clone());
            async move {
                // BRK-6: an id is dialled once.
                let stream = stream.ok_or(std::io::ErrorKind::NotConnected)?;
                let connection = Connection::new(tokio_util::either::Either::Right(stream));
                Link::open(connection, tls).await.map(TokioIo::new)
            }
        });
        let endpoint = Endpoint::from_static("http://localhost");
        let name = || format!("id {id}");
        timeout(LIMIT, endpoint.connect_with_connector(connector))
            .await
            .map_err(|_| BrokerError::ConnectTimeout(name()))?
            .map_err(|source| BrokerError::Connect {
                network: "mux".to_owned(),
                address: name(),
                source: source.into(),
            })
    }

    /// Knocks, waits for the answer, and opens the stream that it is about.
    async fn open(&self, mux: &Mux, id: u32) -> Result<MuxStream, BrokerError> {
        let dials = &mux.behaviour.dials;
        if !self.state().counts(dials.most) {
            return Err(BrokerError::Ended);
        }
        // MUX-4: streams are matched with ids by their order alone.
        let _one = if dials.one_at_a_time {
            Some(mux.dialling.lock().await)
        } else {
            None
        };
        let answers = self.ask(id)?;
        let open = async || {
            let stream = mux.open().await;
            stream.map_err(|source| BrokerError::Open { id, source })
        };
        let early = match dials.opens {
            Opens::AtOnce => Some(open().await?),
            _ => None,
        };
        let answered = self.answered(mux, id, answers).await;
        self.state().knocks.remove(&id);
        answered?;
        match (early, dials.opens) {
            (Some(stream), _) => Ok(stream),
            (None, Opens::Never) => std::future::pending().await,
            (None, Opens::Twice) => {
                let _first = open().await?;
                open().await
            }
            (None, _) => open().await,
        }
    }

    fn ask(&self, id: u32) -> Result<mpsc::UnboundedReceiver<Knock>, BrokerError> {
        let (waiting, answers) = mpsc::unbounded_channel();
        let mut state = self.state();
        if state.ended {
            return Err(BrokerError::Ended);
        }
        if state.knocks.contains_key(&id) {
            return Err(BrokerError::Used(id));
        }
        state.knocks.insert(id, waiting);
        state.send(ConnInfo {
            service_id: id,
            knock: Some(Knock {
                knock: true,
                ..Knock::default()
            }),
            ..ConnInfo::default()
        });
        Ok(answers)
    }

    async fn answered(
        &self,
        mux: &Mux,
        id: u32,
        mut answers: mpsc::UnboundedReceiver<Knock>,
    ) -> Result<(), BrokerError> {
        let dials = &mux.behaviour.dials;
        let answer = async {
            loop {
                let knock = answers.recv().await.ok_or(BrokerError::Ended)?;
                match (knock.error.as_str(), dials.refusal) {
                    ("", _) if knock.ack => return Ok(()),
                    (_, MuxRefusal::Ignored) => return Ok(()),
                    (_, MuxRefusal::WaitsOn) => (),
                    (_, MuxRefusal::Fails) => {
                        return Err(BrokerError::Refused(id, knock.error));
                    }
                }
            }
        };
        match dials.limit {
            None => answer.await,
            Some(limit) => timeout(limit, answer)
                .await
                .unwrap_or(Err(BrokerError::NotAnswered(id))),
        }
    }
}
