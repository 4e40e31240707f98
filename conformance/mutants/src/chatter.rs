//! Lines on the real standard output after the handshake, which a right plugin never writes.

use crate::streams::Streams;

/// Writes lines where the behaviour says so.
#[derive(Debug, Clone)]
pub(crate) struct Chatter {
    pub(crate) streams: Streams,
    pub(crate) talks: bool,
}

impl Chatter {
    pub(crate) fn say(&self, line: &str) {
        if self.talks {
            self.streams.print(format!("{line}\n").as_bytes());
        }
    }
}
