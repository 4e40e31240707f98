//! A host's side of multiplexing: the session by itself, its frames by hand, and the
//! broker that knocks.

mod frame;
mod host;
mod knocks;
mod raw;
mod served;
mod session;
mod spoken;
mod stream;
mod tap;

pub use frame::{ACK, Frame, Header, Kind, SYN};
pub use host::{Dialled, Multiplexed};
pub use raw::{Raw, Received};
pub use served::Served;
pub use spoken::Multiplexing;
pub use stream::MuxStream;
pub use tap::Marks;
