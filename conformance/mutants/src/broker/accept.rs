//! Accepting an id: a socket of its own, and the announcement of it.

use std::collections::hash_map::Entry;
use std::path::Path;
use std::time::Duration;

use tokio::net::UnixListener;
use tokio_util::sync::CancellationToken;

use super::{Broker, BrokerError};
use crate::behaviour::{Accepting, Announces};
use crate::socket::{Length, Listener, Place};
use crate::tls::Security;
use crate::wire::plugin::ConnInfo;

/// How long before it is true an announcement is made that comes too early.
const LATENESS: Duration = Duration::from_millis(300);

/// A socket for one id, and how long to serve it.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) listener: Listener,
    pub(crate) security: Option<Security>,
    pub(crate) behaviour: Accepting,
    pub(crate) until: CancellationToken,
}

impl Broker {
    /// Listens for an id and announces it.
    pub(crate) async fn accept(&self, id: u32) -> Result<Accepted, BrokerError> {
        let behaviour = self.behaviour.accepting.clone();
        if let Some(mux) = &self.mux {
            return self.listen(mux, id);
        }
        let place = self.claim(id)?;
        let too_early = behaviour.announces == Announces::SocketTooEarly;
        if too_early {
            self.announce(id, &place);
            tokio::time::sleep(LATENESS).await;
        }
        let listener = place
            .bind()
            .map_err(|source| BrokerError::Listen { id, source })?;
        let listener =
            UnixListener::from_std(listener).map_err(|source| BrokerError::Serve { id, source })?;
        if !too_early {
            self.announce(id, &place);
        }
        Ok(Accepted {
            listener: Listener::Unix(listener),
            security: self.tls.as_ref().and_then(|tls| tls.brokered.clone()),
            behaviour,
            until: self.state().until.clone(),
        })
    }

    fn claim(&self, id: u32) -> Result<Place, BrokerError> {
        let mut state = self.state();
        if state.ended {
            return Err(BrokerError::Ended);
        }
        if self.behaviour.one_id_space && state.pending.is_announced(id) {
            return Err(BrokerError::Used(id));
        }
        let Entry::Vacant(vacant) = state.accepted.entry(id) else {
            return Err(BrokerError::Used(id));
        };
        Ok(vacant.insert(self.rules.place(Length::Short)).clone())
    }

    fn announce(&self, id: u32, place: &Place) {
        let announces = self.behaviour.accepting.announces;
        let path = place.path();
        let address = match announces {
            Announces::Nothing => return,
            Announces::Main => self.main.as_ref(),
            Announces::FileName => path.file_name().map_or(path, Path::new),
            _ => path,
        };
        let network = match announces {
            Announces::Capitals => "UNIX",
            _ => "unix",
        };
        self.state().send(ConnInfo {
            service_id: if announces == Announces::IdZero {
                0
            } else {
                id
            },
            network: network.to_owned(),
            address: address.to_string_lossy().into_owned(),
            knock: None,
        });
    }
}
