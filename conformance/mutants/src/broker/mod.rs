//! Brokered connections: each side tells the other where it accepts one.

mod accept;
mod dial;
mod echo;
mod error;
mod exchange;
mod knock;
mod pending;
mod service;

pub(crate) use accept::Accepted;
pub(crate) use dial::Dialled;
pub(crate) use echo::echo;
pub(crate) use error::BrokerError;
pub(crate) use exchange::Broker;
pub(crate) use service::BrokerService;
