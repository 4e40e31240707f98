//! Dialling an id: its announcement, and the connection to what was announced.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tonic::transport::{Channel, Endpoint};

use super::pending::Claim;
use super::{Broker, BrokerError};
use crate::behaviour::{Authority, Dead};
use crate::socket::Connection;
use crate::tls::Link;
use crate::wire::plugin::ConnInfo;

/// How long a connection may take.
pub(super) const LIMIT: Duration = Duration::from_secs(5);
/// How long to wait before a try is repeated.
const PAUSE: Duration = Duration::from_millis(50);

/// What came of a dial.
#[derive(Debug)]
pub(crate) enum Dialled {
    /// A connection for gRPC.
    Channel(Channel),
    /// A bare connection, for calls with an authority that gRPC's own library refuses.
    Bare(Box<Link>, String),
    /// Nothing, which is nobody's fault.
    Nothing,
}

impl Broker {
    /// Connects to where the host accepts an id.
    pub(crate) async fn dial(&self, id: u32) -> Result<Dialled, BrokerError> {
        let mux = self.mux.as_ref();
        if let Some(mux) = mux.filter(|mux| !mux.behaviour.dials.expects_socket) {
            return self.dial_by_knock(mux, id).await.map(Dialled::Channel);
        }
        let announced = self.announcement(id).await?;
        let target = Target {
            network: announced.network,
            address: announced.address,
        };
        let behaviour = &self.behaviour.dialling;
        if !behaviour.connects || (!behaviour.tcp && target.network == "tcp") {
            let refusal = io::Error::from(io::ErrorKind::Unsupported);
            return Err(target.failed(refusal.into()));
        }
        if behaviour.dead != Dead::Fails && self.is_dead(&target).await {
            return Ok(Dialled::Nothing);
        }
        let authority = match behaviour.authority {
            Authority::Localhost => return self.channel(target).await.map(Dialled::Channel),
            // As C-core writes it: without the first slash, the others encoded.
            Authority::Encoded => target.address.trim_start_matches('/').replace('/', "%2F"),
            Authority::Path => target.address.clone(),
        };
        let link = self.connect(&target).await;
        let link = link.map_err(|source| target.failed(source.into()))?;
        Ok(Dialled::Bare(Box::new(link), authority))
    }

    /// Whether nobody listens there, found out as often as the behaviour wants.
    async fn is_dead(&self, target: &Target) -> bool {
        while Connection::dial(&target.network, &target.address)
            .await
            .is_err()
        {
            if self.behaviour.dialling.dead == Dead::Swallowed {
                return true;
            }
            tokio::time::sleep(PAUSE).await;
        }
        false
    }

    async fn channel(&self, target: Target) -> Result<Channel, BrokerError> {
        let tls = self.tls.as_ref().and_then(|tls| tls.dials.clone());
        let target = Arc::new(target);
        let connector = {
            let target = Arc::clone(&target);
            tower::service_fn(move |_| {
                let (target, tls) = (Arc::clone(&target), tls.clone());
                async move {
                    let connection = Connection::dial(&target.network, &target.address).await?;
                    Link::open(connection, tls).await.map(TokioIo::new)
                }
            })
        };
        // The authority is `localhost` whatever the address: some servers refuse a path there.
        let endpoint = Endpoint::from_static("http://localhost");
        timeout(LIMIT, endpoint.connect_with_connector(connector))
            .await
            .map_err(|_| BrokerError::ConnectTimeout(target.address.clone()))?
            .map_err(|source| target.failed(source.into()))
    }

    async fn connect(&self, target: &Target) -> io::Result<Link> {
        let tls = self.tls.as_ref().and_then(|tls| tls.dials.clone());
        let connection = Connection::dial(&target.network, &target.address).await?;
        Link::open(connection, tls).await
    }

    /// The host's announcement of an id, which comes before or after the dial.
    async fn announcement(&self, id: u32) -> Result<ConnInfo, BrokerError> {
        let behaviour = &self.behaviour.dialling;
        let _turn = if behaviour.at_once {
            None
        } else {
            Some(self.turn.lock().await)
        };
        let mut announced = match self.begin(id)? {
            Claim::Announced(message) => return Ok(message),
            Claim::Taken => return Err(BrokerError::Used(id)),
            Claim::Waits(announced) => announced,
        };
        let _ear = if behaviour.hears_while_waiting {
            None
        } else {
            Some(self.ear.lock().await)
        };
        if let Ok(announced) = timeout(behaviour.limit, &mut announced).await {
            return announced.map_err(|_| BrokerError::Ended);
        }
        if self.behaviour.orphans_dials && self.state().ended {
            return std::future::pending().await;
        }
        self.state().pending.give_up(id);
        Err(BrokerError::NotAnnounced(id))
    }

    fn begin(&self, id: u32) -> Result<Claim, BrokerError> {
        let mut state = self.state();
        if state.ended {
            return Err(BrokerError::Ended);
        }
        if self.behaviour.one_id_space && state.accepted.contains_key(&id) {
            return Err(BrokerError::Used(id));
        }
        Ok(state.pending.claim(id, &self.behaviour.dialling))
    }
}

/// What was announced.
#[derive(Debug)]
struct Target {
    network: String,
    address: String,
}

impl Target {
    fn failed(&self, source: Box<dyn std::error::Error + Send + Sync>) -> BrokerError {
        BrokerError::Connect {
            network: self.network.clone(),
            address: self.address.clone(),
            source,
        }
    }
}
