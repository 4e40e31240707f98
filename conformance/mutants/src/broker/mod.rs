//! Brokered connections: each side tells the other where it accepts one.

mod error;
mod exchange;
mod knock;
mod service;

pub(crate) use error::BrokerError;
pub(crate) use exchange::{Accepted, Broker};
pub(crate) use service::BrokerService;
