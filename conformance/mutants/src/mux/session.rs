//! A yamux session: the streams that the host opens, and those that are opened to it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Sleep, sleep};
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt as _};
use tokio_util::sync::CancellationToken;
use yamux::{Config, Connection, Mode};

use super::MuxStream;

/// How many streams may be open at once; a session beyond it ends.
const STREAMS: usize = 8_192;
/// How long a host may take to accept a stream before the next one is opened anyway.
const GRACE: Duration = Duration::from_millis(500);

type Reply = oneshot::Sender<MuxStream>;

/// Opens streams to the host, one after another.
#[derive(Debug, Clone)]
pub(super) struct Opener(mpsc::Sender<Reply>);

impl Opener {
    /// Opens a stream and waits until the host has accepted it: until then a Go host may
    /// hand it to whoever accepts next (MUX-4).
    pub(super) async fn open(&self) -> io::Result<MuxStream> {
        let (reply, opened) = oneshot::channel();
        let ended = |()| io::Error::new(io::ErrorKind::NotConnected, "the session has ended");
        self.0.send(reply).await.map_err(|_| ended(()))?;
        opened.await.map_err(|_| ended(()))
    }

    /// Waits until the session has ended.
    pub(super) async fn closed(&self) {
        self.0.closed().await;
    }
}

/// Begins the server's side of a session; it lasts until its connection ends, or `end`.
pub(super) fn begin<T>(
    connection: T,
    end: CancellationToken,
) -> (Opener, mpsc::UnboundedReceiver<MuxStream>)
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut config = Config::default();
    config
        .set_max_connection_receive_window(None)
        .set_max_num_streams(STREAMS);
    let (sender, requests) = mpsc::channel(1);
    let (inbound, streams) = mpsc::unbounded_channel();
    let mut driver = Driver {
        connection: Connection::new(connection.compat(), config, Mode::Server),
        requests,
        inbound,
        opening: Opening::None,
    };
    tokio::spawn(async move {
        let ended = std::future::poll_fn(|context| driver.poll(context));
        tokio::select! {
            () = ended => (),
            () = end.cancelled() => {
                // What is queued, such as the reply to Shutdown, still goes out.
                let _ = std::future::poll_fn(|context| driver.connection.poll_close(context)).await;
            }
        }
    });
    (Opener(sender), streams)
}

/// Where the one stream is that is being opened.
enum Opening {
    None,
    Asked(Reply),
    Unacknowledged(MuxStream, Reply, Pin<Box<Sleep>>),
}

struct Driver<T> {
    connection: Connection<Compat<T>>,
    requests: mpsc::Receiver<Reply>,
    inbound: mpsc::UnboundedSender<MuxStream>,
    opening: Opening,
}

impl<T: AsyncRead + AsyncWrite + Unpin> Driver<T> {
    /// Ready when the session has ended.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            // This moves every byte, so it comes first and is never left out.
            match self.connection.poll_next_inbound(context) {
                Poll::Ready(Some(Ok(stream))) => {
                    let _ = self.inbound.send(MuxStream::new(stream));
                    continue;
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => (),
            }
            match std::mem::replace(&mut self.opening, Opening::None) {
                Opening::None => match self.requests.poll_recv(context) {
                    Poll::Ready(Some(reply)) => self.opening = Opening::Asked(reply),
                    Poll::Ready(None) | Poll::Pending => return Poll::Pending,
                },
                Opening::Asked(reply) => match self.connection.poll_new_outbound(context) {
                    Poll::Ready(Ok(stream)) => {
                        let grace = Box::pin(sleep(GRACE));
                        self.opening =
                            Opening::Unacknowledged(MuxStream::new(stream), reply, grace);
                    }
                    Poll::Ready(Err(_)) => return Poll::Ready(()),
                    Poll::Pending => {
                        self.opening = Opening::Asked(reply);
                        return Poll::Pending;
                    }
                },
                Opening::Unacknowledged(stream, reply, mut grace) => {
                    if stream.is_unacknowledged() && grace.as_mut().poll(context).is_pending() {
                        self.opening = Opening::Unacknowledged(stream, reply, grace);
                        return Poll::Pending;
                    }
                    let _ = reply.send(stream);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;

    type Frame = [u8; 12];

    const OPEN: Frame = [0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0];
    const ACK: u8 = 2;
    const FIN: u8 = 4;

    /// Sends a ping and returns what comes before its answer.
    async fn until_pong(host: &mut DuplexStream, number: u8) -> Vec<Frame> {
        let ping = |flags| [0, 2, 0, flags, 0, 0, 0, 0, 0, 0, 0, number];
        host.write_all(&ping(1)).await.unwrap();
        let mut frames = Vec::new();
        loop {
            let mut frame = Frame::default();
            host.read_exact(&mut frame).await.unwrap();
            if frame == ping(ACK) {
                return frames;
            }
            frames.push(frame);
        }
    }

    #[tokio::test]
    async fn a_stream_is_accepted_at_once_and_closed_once() {
        let (mut host, plugin) = duplex(1 << 16);
        let (_opener, mut streams) = begin(plugin, CancellationToken::new());
        host.write_all(&OPEN).await.unwrap();
        let mut stream = streams.recv().await.unwrap();
        stream.shutdown().await.unwrap();
        drop(stream);
        let mut frames = until_pong(&mut host, 7).await;
        // What was queued when the first ping came is out when the second is answered.
        frames.extend(until_pong(&mut host, 8).await);
        let of_stream = frames.iter().filter(|frame| frame[7] == 1);
        let flags: Vec<u8> = of_stream.map(|frame| frame[3]).collect();
        assert_eq!(flags, [ACK, FIN]);
    }

    #[tokio::test]
    async fn a_stream_that_is_dropped_open_is_closed_and_not_reset() {
        let (mut host, plugin) = duplex(1 << 16);
        let (_opener, mut streams) = begin(plugin, CancellationToken::new());
        host.write_all(&OPEN).await.unwrap();
        drop(streams.recv().await.unwrap());
        let mut frames = until_pong(&mut host, 7).await;
        frames.extend(until_pong(&mut host, 8).await);
        let last = frames.iter().rfind(|frame| frame[7] == 1);
        assert_eq!(last.map(|frame| frame[3]), Some(FIN));
    }
}
