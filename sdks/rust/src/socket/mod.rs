//! Where a plugin listens: unix sockets by the host's rules, or a TCP port in its range.

mod group;
mod listener;
mod port;
mod rules;

pub(crate) use listener::Listener;
pub(crate) use rules::Rules;

/// Why there is nothing to listen on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SocketError {
    #[error("`PLUGIN_UNIX_SOCKET_GROUP` is `{0}`, which is no group of this system")]
    UnknownGroup(String),
    #[error("cannot listen on `{path}`: {source}")]
    Bind {
        path: String,
        source: std::io::Error,
    },
    #[error("cannot give `{path}` to the host's group: {source}")]
    Group {
        path: String,
        source: std::io::Error,
    },
    #[error(
        "the socket's path `{0}` cannot stand in a handshake line, since it is not UTF-8 or holds `|`"
    )]
    Unspeakable(String),
    #[error("`{name}` is `{value}`, expected a port number")]
    NotAPort { name: &'static str, value: String },
    #[error("no port from {first} to {last} is free")]
    NoPort { first: u16, last: u16 },
    #[error("cannot listen: {0}")]
    Listen(std::io::Error),
}
