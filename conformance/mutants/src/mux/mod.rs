//! Multiplexing: one connection, the session on it, and whose each of its streams is.

mod doors;
mod frames;
mod session;
mod stream;
mod switchboard;

pub(crate) use doors::{Answer, Listening};
pub(crate) use stream::MuxStream;
pub(crate) use switchboard::Mux;
