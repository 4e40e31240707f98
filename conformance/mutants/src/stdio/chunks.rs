//! Takes captured output out of the pipes, chunk by chunk.
//!
//! A pipe is the whole buffer: it keeps what no reader has taken yet, and makes the
//! writer wait when it is full.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::net::unix::pipe::Receiver;
use tokio_util::sync::CancellationToken;

use super::relay;
use crate::behaviour::Stdio;
use crate::wire::plugin::StdioData;
use crate::wire::plugin::stdio_data::Channel;

/// As in Go's library.
const CHUNK: usize = 1024;
/// What a pipe holds, and so the most that was written before the first reader.
const PIPE_CAPACITY: usize = 65536;

/// The captured output that no reader has taken yet.
#[derive(Debug)]
pub(crate) struct Chunks {
    behaviour: Stdio,
    stdout: Receiver,
    stderr: Receiver,
    stderr_first: AtomicBool,
    first_reader: AtomicBool,
    first_chunk: AtomicBool,
}

impl Chunks {
    pub(crate) fn new(behaviour: Stdio, stdout: OwnedFd, stderr: OwnedFd) -> io::Result<Self> {
        let receiver = |pipe| {
            let receiver = Receiver::from_owned_fd(pipe)?;
            match behaviour.kept_when_full {
                None => Ok(receiver),
                Some(kept) => relay::dropping(receiver, kept),
            }
        };
        Ok(Self {
            stdout: receiver(stdout)?,
            stderr: receiver(stderr)?,
            behaviour,
            stderr_first: AtomicBool::new(false),
            first_reader: AtomicBool::new(true),
            first_chunk: AtomicBool::new(true),
        })
    }

    /// Must be called when a reader comes.
    pub(crate) fn reader_came(&self) {
        if self.first_reader.swap(false, Ordering::Relaxed) && self.behaviour.dropped_before_reader
        {
            for pipe in [&self.stdout, &self.stderr] {
                let _ = rustix::io::read(pipe, &mut vec![0; PIPE_CAPACITY]);
            }
        }
    }

    /// The next messages for a reader; at the end what is left, then nothing.
    pub(crate) async fn next(&self, end: &CancellationToken) -> Option<Vec<StdioData>> {
        loop {
            let ended = end.is_cancelled();
            if let Some(messages) = self.take(if ended { last } else { ready }) {
                return Some(messages);
            }
            if ended {
                return None;
            }
            tokio::select! {
                _ = self.stdout.readable() => (),
                _ = self.stderr.readable() => (),
                () = end.cancelled() => (),
            }
        }
    }

    /// Takes turns between the pipes, so that a flood in one does not starve the other.
    fn take(&self, read: fn(&Receiver) -> Option<Vec<u8>>) -> Option<Vec<StdioData>> {
        let mut pipes = [
            (Channel::Stdout, &self.stdout, self.behaviour.stdout),
            (Channel::Stderr, &self.stderr, self.behaviour.stderr),
        ];
        if self.stderr_first.fetch_xor(true, Ordering::Relaxed) {
            pipes.reverse();
        }
        pipes.into_iter().find_map(|(channel, pipe, forwarded)| {
            let mut chunks = vec![read(pipe)?];
            if self.behaviour.reordered {
                chunks.splice(0..0, read(pipe));
            }
            let messages = chunks.into_iter().map(|data| self.message(channel, data));
            let messages = self.extras().into_iter().chain(messages);
            Some(messages.filter(|_| forwarded).collect())
        })
    }

    fn message(&self, channel: Channel, data: Vec<u8>) -> StdioData {
        let channel = match (self.behaviour.swapped, channel) {
            (true, Channel::Stdout) => Channel::Stderr,
            (true, Channel::Stderr) => Channel::Stdout,
            _ => channel,
        };
        let data = if self.behaviour.lossy_text {
            String::from_utf8_lossy(&data).into_owned().into_bytes()
        } else {
            data
        };
        StdioData {
            channel: channel.into(),
            data,
        }
    }

    /// The messages that a faulty plugin sends before the first one.
    fn extras(&self) -> Vec<StdioData> {
        let mut extras = Vec::new();
        if !self.first_chunk.swap(false, Ordering::Relaxed) {
            return extras;
        }
        if self.behaviour.empty_data {
            extras.push(self.message(Channel::Stdout, Vec::new()));
        }
        if self.behaviour.channel_zero {
            extras.push(self.message(Channel::Invalid, b"?".to_vec()));
        }
        extras
    }
}

/// A chunk of a pipe that the runtime knows to be readable. A pipe has no end: this
/// process holds its other side.
fn ready(pipe: &Receiver) -> Option<Vec<u8>> {
    chunk(|buffer| pipe.try_read(buffer))
}

/// A chunk of a pipe of which the runtime may not have heard yet.
fn last(pipe: &Receiver) -> Option<Vec<u8>> {
    chunk(|buffer| Ok(rustix::io::read(pipe, buffer)?))
}

fn chunk(read: impl FnOnce(&mut [u8]) -> io::Result<usize>) -> Option<Vec<u8>> {
    let mut chunk = vec![0; CHUNK];
    let length = read(&mut chunk).ok().filter(|&length| length > 0)?;
    chunk.truncate(length);
    Some(chunk)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn chunks(spoil: fn(&mut Stdio)) -> (Chunks, io::PipeWriter, io::PipeWriter) {
        let mut behaviour = Stdio::default();
        spoil(&mut behaviour);
        let (stdout, out) = io::pipe().unwrap();
        let (stderr, err) = io::pipe().unwrap();
        let chunks = Chunks::new(behaviour, stdout.into(), stderr.into()).unwrap();
        (chunks, out, err)
    }

    /// All that is left when the end has come.
    async fn rest(chunks: &Chunks) -> Vec<(i32, Vec<u8>)> {
        let end = CancellationToken::new();
        end.cancel();
        let mut rest = Vec::new();
        while let Some(messages) = chunks.next(&end).await {
            rest.extend(messages.into_iter().map(|m| (m.channel, m.data)));
        }
        rest
    }

    #[tokio::test]
    async fn all_that_was_written_comes_in_small_chunks() {
        let (chunks, mut out, mut err) = chunks(|_| ());
        out.write_all(&[b'o'; 2500]).unwrap();
        err.write_all(b"e").unwrap();
        chunks.reader_came();
        let expected = [
            (1, vec![b'o'; 1024]),
            (2, b"e".to_vec()),
            (1, vec![b'o'; 1024]),
            (1, vec![b'o'; 452]),
        ];
        assert_eq!(rest(&chunks).await, expected);
    }

    #[tokio::test]
    async fn a_reader_waits_for_output() {
        let (chunks, mut out, _err) = chunks(|_| ());
        let end = CancellationToken::new();
        let writer = tokio::task::spawn_blocking(move || out.write_all(b"later"));
        let messages = chunks.next(&end).await.unwrap();
        writer.await.unwrap().unwrap();
        assert_eq!(messages[0].data, b"later");
    }

    #[tokio::test]
    async fn faults() {
        let (reordered, mut out, _err) = chunks(|b| b.reordered = true);
        out.write_all(&[vec![b'1'; 1024], vec![b'2'; 10]].concat())
            .unwrap();
        assert_eq!(
            rest(&reordered).await,
            [(1, vec![b'2'; 10]), (1, vec![b'1'; 1024])]
        );
        let (dropping, mut out, _err) = chunks(|b| b.dropped_before_reader = true);
        out.write_all(b"early").unwrap();
        dropping.reader_came();
        out.write_all(b"late").unwrap();
        dropping.reader_came();
        assert_eq!(rest(&dropping).await, [(1, b"late".to_vec())]);
        let (extra, mut out, _err) = chunks(|b| {
            b.empty_data = true;
            b.channel_zero = true;
            b.swapped = true;
            b.lossy_text = true;
        });
        out.write_all(b"\xff").unwrap();
        assert_eq!(
            rest(&extra).await,
            [
                (2, Vec::new()),
                (0, b"?".to_vec()),
                (2, "\u{fffd}".as_bytes().to_vec())
            ]
        );
        let (silent, mut out, mut err) = chunks(|b| b.stdout = false);
        out.write_all(b"o").unwrap();
        err.write_all(b"e").unwrap();
        assert_eq!(rest(&silent).await, [(2, b"e".to_vec())]);
    }
}
