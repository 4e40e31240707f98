//! Starts that never come to a handshake.

use std::process::ExitCode;

use crate::behaviour::Start;
use crate::cookie::hang;
use crate::streams::Streams;

const ENDLESS_BYTES: usize = 10_000_000;
const GARBAGE: &[u8] = b"loading configuration\nready: 3 of 3 modules\nlistening\n";

/// Gives the exit status of a start that ends, and nothing for one that goes on to serve.
pub(crate) fn spoil(start: Start, streams: &Streams) -> Option<ExitCode> {
    let printed = match start {
        Start::Serves => return None,
        Start::Exits => {
            streams.complain("the licence of this plugin has expired");
            return Some(ExitCode::FAILURE);
        }
        Start::Silent => Vec::new(),
        Start::Garbage => GARBAGE.to_vec(),
        Start::Endless => vec![b'x'; ENDLESS_BYTES],
    };
    streams.print(&printed);
    hang()
}
