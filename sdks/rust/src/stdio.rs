//! What the plugin prints, streamed to the host.
//!
//! The pipes are the buffer: they keep what no reader has taken, and make the writer
//! wait when they are full (SIO-4).

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::stream::{self, BoxStream, StreamExt as _};
use tokio::net::unix::pipe::Receiver;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use crate::proto::plugin::StdioData;
use crate::proto::plugin::grpc_stdio_server::GrpcStdio;
use crate::proto::plugin::stdio_data::Channel;
use crate::streams::Captured;

/// The most that one message carries; Go sends 1 KiB, and takes any size (SIO-3).
const CHUNK: usize = 16 * 1024;

/// The captured output that no reader has taken yet.
#[derive(Debug)]
pub(crate) struct Output {
    stdout: Receiver,
    stderr: Receiver,
    stderr_first: AtomicBool,
}

impl Output {
    /// Must be called within the runtime.
    pub(crate) fn new(captured: Captured) -> io::Result<Self> {
        Ok(Self {
            stdout: Receiver::from_owned_fd(captured.stdout)?,
            stderr: Receiver::from_owned_fd(captured.stderr)?,
            stderr_first: AtomicBool::new(false),
        })
    }

    /// The next message for a reader. At the end what is left, then nothing.
    async fn next(&self, end: &CancellationToken) -> Option<StdioData> {
        loop {
            let ended = end.is_cancelled();
            if let Some(message) = self.take(if ended { left } else { ready }) {
                return Some(message);
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
    fn take(&self, read: fn(&Receiver) -> Option<Vec<u8>>) -> Option<StdioData> {
        let mut pipes = [
            (Channel::Stdout, &self.stdout),
            (Channel::Stderr, &self.stderr),
        ];
        if self.stderr_first.fetch_xor(true, Ordering::Relaxed) {
            pipes.reverse();
        }
        pipes.into_iter().find_map(|(channel, pipe)| {
            Some(StdioData {
                channel: channel.into(),
                data: read(pipe)?,
            })
        })
    }
}

/// A chunk of a pipe that the runtime knows to be readable. A pipe has no end: this
/// process holds its other side.
fn ready(pipe: &Receiver) -> Option<Vec<u8>> {
    chunk(|buffer| pipe.try_read(buffer))
}

/// A chunk of a pipe of which the runtime may not have heard yet.
fn left(pipe: &Receiver) -> Option<Vec<u8>> {
    chunk(|buffer| Ok(rustix::io::read(pipe, buffer)?))
}

fn chunk(read: impl FnOnce(&mut [u8]) -> io::Result<usize>) -> Option<Vec<u8>> {
    let mut chunk = vec![0; CHUNK];
    let length = read(&mut chunk).ok().filter(|&length| length > 0)?;
    chunk.truncate(length);
    Some(chunk)
}

/// Serves `plugin.GRPCStdio`.
#[derive(Debug)]
pub(crate) struct StdioService {
    pub(crate) output: Arc<Output>,
    pub(crate) end: CancellationToken,
}

#[tonic::async_trait]
impl GrpcStdio for StdioService {
    type StreamStdioStream = BoxStream<'static, Result<StdioData, Status>>;

    async fn stream_stdio(
        &self,
        _: Request<()>,
    ) -> Result<Response<Self::StreamStdioStream>, Status> {
        let state = (Arc::clone(&self.output), self.end.clone());
        let messages = stream::unfold(state, |(output, end)| async move {
            let message = output.next(&end).await?;
            Some((Ok(message), (output, end)))
        });
        Ok(Response::new(messages.boxed()))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn output() -> (Output, io::PipeWriter, io::PipeWriter) {
        let (stdout, out) = io::pipe().unwrap();
        let (stderr, err) = io::pipe().unwrap();
        let captured = Captured {
            stdout: stdout.into(),
            stderr: stderr.into(),
        };
        (Output::new(captured).unwrap(), out, err)
    }

    #[tokio::test]
    async fn what_is_left_at_the_end_comes_whole_and_in_order() {
        let (output, mut out, mut err) = output();
        let text: Vec<u8> = (0..=255).cycle().take(40_000).collect();
        out.write_all(&text).unwrap();
        err.write_all(b"\xff\x00").unwrap();
        let end = CancellationToken::new();
        end.cancel();
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        while let Some(StdioData { channel, data }) = output.next(&end).await {
            assert!(!data.is_empty());
            match Channel::try_from(channel).unwrap() {
                Channel::Stdout => stdout.extend(data),
                Channel::Stderr => stderr.extend(data),
                Channel::Invalid => panic!("a message on no channel"),
            }
        }
        assert_eq!(stdout, text);
        assert_eq!(stderr, b"\xff\x00");
    }

    #[tokio::test]
    async fn a_reader_waits_for_output() {
        let (output, mut out, _err) = output();
        let end = CancellationToken::new();
        let writer = tokio::task::spawn_blocking(move || out.write_all(b"later"));
        assert_eq!(output.next(&end).await.unwrap().data, b"later");
        writer.await.unwrap().unwrap();
    }
}
