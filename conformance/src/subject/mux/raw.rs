//! The connection of a multiplexing plugin, spoken by hand.

use std::io;

use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, timeout_at};

use super::frame::{Frame, Kind, SYN};
use crate::limit::Limit;
use crate::subject::attempt::PREFACE;
use crate::subject::connection::{Address, Connection, dial};

/// A connection on which a check writes and reads frames.
#[derive(Debug)]
pub struct Raw(Connection);

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub enum Received {
    /// A frame.
    Frame(Frame),
    /// Bytes that are none.
    Other,
    /// The end of the connection.
    End,
    /// Nothing within the limit.
    Nothing,
}

impl Raw {
    /// Opens a connection.
    pub async fn dial(address: &Address) -> io::Result<Self> {
        Ok(Self(dial(address).await?))
    }

    /// Writes a frame. Where the connection has ended, the next read says so.
    pub async fn send(&mut self, frame: &Frame) {
        let _ = self.0.write_all(&frame.bytes()).await;
    }

    /// Opens a stream as a Go host does: with an empty window frame.
    pub async fn open(&mut self, stream: u32) {
        self.send(&Frame::bare(Kind::Window, SYN, stream, 0)).await;
    }

    /// Begins HTTP/2 on a stream, as its client.
    pub async fn begin_http2(&mut self, stream: u32) {
        self.send(&Frame::data(stream, 0, PREFACE)).await;
    }

    /// Reads one frame.
    pub async fn next(&mut self, limit: Limit) -> Received {
        self.next_before(Instant::now() + limit.duration).await
    }

    /// Reads until a frame is the wanted one, and passes over the others; what came
    /// instead, where none is.
    pub async fn until(&mut self, limit: Limit, wanted: impl Fn(&Frame) -> bool) -> Received {
        let deadline = Instant::now() + limit.duration;
        loop {
            match self.next_before(deadline).await {
                Received::Frame(frame) if !wanted(&frame) => (),
                received => return received,
            }
        }
    }

    async fn next_before(&mut self, deadline: Instant) -> Received {
        // A frame that was cut by the deadline is lost: nothing is read after it.
        match timeout_at(deadline, Frame::read(&mut self.0)).await {
            Err(_) => Received::Nothing,
            Ok(Ok(frame)) => Received::Frame(frame),
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => Received::Other,
            Ok(Err(_)) => Received::End,
        }
    }
}
