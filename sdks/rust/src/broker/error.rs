//! Why a brokered connection fails.

use std::io;

/// Why there is no brokered connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrokerError {
    /// The host accepted nothing under the id within 5 s (BRK-3, MUX-3).
    #[error("the host accepts nothing under broker id {0}: it said nothing for 5 s")]
    NotAnnounced(u32),
    /// The id is being dialled already, or accepted already (BRK-6).
    #[error("broker id {0} is in use; each is for one dial and one accept")]
    Used(u32),
    /// The host refused the dial, in these words (MUX-3).
    #[error("the host refuses broker id {id}: {reason}")]
    Refused {
        /// The id.
        id: u32,
        /// What the host says.
        reason: String,
    },
    /// The host has ended its stream of announcements, and with it the broker (BRK-8).
    #[error("the host has ended the broker")]
    Ended,
    /// The connection could not be made.
    #[error("cannot connect to broker id {id}: {source}")]
    Connect {
        /// The id.
        id: u32,
        /// Why.
        source: io::Error,
    },
    /// There is no socket to accept on.
    #[error("cannot accept broker id {id}: {reason}")]
    Listen {
        /// The id.
        id: u32,
        /// Why.
        reason: String,
    },
}

impl From<BrokerError> for tonic::Status {
    fn from(error: BrokerError) -> Self {
        let text = error.to_string();
        match error {
            BrokerError::Used(_) => Self::already_exists(text),
            _ => Self::unavailable(text),
        }
    }
}
