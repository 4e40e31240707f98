//! What a plugin sees of its host: what the host serves to it, and what it serves to the
//! host beside the main connection.

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::transport::Channel;

use crate::broker::{Broker, BrokerError};
use crate::server::serve_until;
use crate::services::Services;
use crate::turns::Turns;

/// The host, by way of the broker. Clones are the same host.
#[derive(Debug, Clone)]
pub struct Host {
    pub(crate) broker: Arc<Broker>,
    pub(crate) end: CancellationToken,
    /// Where the protocol runs.
    pub(crate) protocol: Handle,
    /// Where handlers run.
    pub(crate) turns: Arc<Turns>,
}

impl Host {
    /// Connects to what the host serves under an id, which it has sent in a request.
    ///
    /// An id is dialled once (BRK-6); the channel may be cloned. The host has 5 s to say
    /// where it accepts the id, before or after the call.
    pub async fn dial(&self, id: u32) -> Result<Channel, BrokerError> {
        let broker = Arc::clone(&self.broker);
        let task = self.protocol.spawn(async move { broker.dial(id).await });
        task.await.unwrap_or(Err(BrokerError::Ended))
    }

    /// An id that this plugin has not used yet (BRK-5), to be sent to the host.
    pub fn next_id(&self) -> u32 {
        self.broker.next_id()
    }

    /// Serves to the host under an id, until the value or the connection to the host
    /// ends. Returns when the host can dial.
    pub fn accept(
        &self,
        id: u32,
        serve: impl FnOnce(&mut Services),
    ) -> Result<Accepted, BrokerError> {
        let mut services = Services::new(Arc::clone(&self.turns));
        serve(&mut services);
        let routes = services.routes();
        let until = self.end.child_token();
        let incoming = {
            let _within = self.protocol.enter();
            self.broker.accept(id, until.clone())?
        };
        self.protocol
            .spawn(serve_until(routes, incoming, until.clone()));
        Ok(Accepted(Some(until.drop_guard())))
    }
}

/// What is served under a broker id.
#[derive(Debug)]
pub struct Accepted(Option<DropGuard>);

impl Accepted {
    /// Serves until the connection to the host ends, whatever becomes of the value.
    pub fn detach(mut self) {
        if let Some(guard) = self.0.take() {
            guard.disarm();
        }
    }
}
