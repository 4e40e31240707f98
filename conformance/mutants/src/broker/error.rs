//! Why a brokered connection fails.

use crate::socket::SocketError;

/// Why there is no brokered connection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BrokerError {
    #[error("timed out after 5 s waiting for the host to announce id {0}")]
    NotAnnounced(u32),
    #[error("timed out waiting for the host to answer the knock for id {0}")]
    NotAnswered(u32),
    #[error("the host refuses the knock for id {0}: {1}")]
    Refused(u32, String),
    #[error("cannot open a stream for id {id}")]
    Open { id: u32, source: std::io::Error },
    #[error("the broker's stream ended")]
    Ended,
    #[error("id {0} is in use, expected one that never was")]
    Used(u32),
    #[error("cannot listen for id {id}")]
    Listen { id: u32, source: SocketError },
    #[error("cannot serve the socket of id {id}")]
    Serve { id: u32, source: std::io::Error },
    #[error("cannot connect to `{address}` of network `{network}`")]
    Connect {
        network: String,
        address: String,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("timed out after 5 s connecting to `{0}`")]
    ConnectTimeout(String),
}
