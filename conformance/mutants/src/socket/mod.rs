//! Everything about sockets: where they are, who may use them, who connects.

mod connection;
mod group;
mod incoming;
mod port;
mod rules;

pub(crate) use connection::Connection;
pub(crate) use incoming::{Listener, incoming};
pub(crate) use port::PortError;
pub(crate) use rules::{Length, Place, Rules, SocketError};

pub(crate) use port::bind as bind_port;
