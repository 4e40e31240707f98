//! The plugin's end of a multiplexed connection: a yamux session (MUX-2).

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::io::AsyncWrite as _;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Sleep, sleep};
use tokio_util::compat::{Compat, FuturesAsyncReadCompatExt as _, TokioAsyncReadCompatExt as _};
use yamux::{Config, Connection, Mode};

use crate::limit;
use crate::link::Raw;

/// More than a host opens, which has one for each broker id in use; yamux's own limit
/// ends the session.
const STREAMS: usize = 8_192;

/// One stream of the session.
#[derive(Debug)]
pub(crate) struct MuxStream(Compat<yamux::Stream>);

/// Opens streams of a session.
#[derive(Debug, Clone)]
pub(crate) struct Opener(mpsc::Sender<Opening>);

type Opening = oneshot::Sender<io::Result<MuxStream>>;

impl Opener {
    /// Opens a stream, and returns once the host has taken it. A Go host gives a stream to
    /// whoever accepts first: the next dial must not begin before (MUX-4).
    pub(crate) async fn open(&self) -> io::Result<MuxStream> {
        let (reply, opened) = oneshot::channel();
        self.0.send(reply).await.map_err(|_| ended())?;
        opened.await.map_err(|_| ended())?
    }
}

/// Starts a session on the host's one connection. The streams that the host opens come
/// out of the receiver, until the connection ends.
pub(crate) fn session(raw: Raw) -> (Opener, mpsc::UnboundedReceiver<MuxStream>) {
    let mut config = Config::default();
    config
        .set_max_connection_receive_window(None)
        .set_max_num_streams(STREAMS);
    let (opener, openings) = mpsc::channel(1);
    let (incoming, streams) = mpsc::unbounded_channel();
    let session = Session {
        connection: Connection::new(raw.compat(), config, Mode::Server),
        openings,
        wanted: None,
        untaken: None,
        incoming,
    };
    tokio::spawn(session.run());
    (Opener(opener), streams)
}

struct Session {
    connection: Connection<Compat<Raw>>,
    openings: mpsc::Receiver<Opening>,
    /// Who waits for a stream that is not open yet.
    wanted: Option<Opening>,
    /// A stream that is open and that the host has not taken.
    untaken: Option<Untaken>,
    incoming: mpsc::UnboundedSender<MuxStream>,
}

struct Untaken {
    stream: MuxStream,
    reply: Opening,
    patience: Pin<Box<Sleep>>,
}

enum Event {
    Came(MuxStream),
    Opened(yamux::Result<yamux::Stream>),
    Taken,
    Closed,
    Over,
}

impl Session {
    async fn run(mut self) {
        loop {
            match poll_fn(|context| self.poll(context)).await {
                Event::Came(stream) => {
                    let _ = self.incoming.send(stream);
                }
                Event::Opened(stream) => self.opened(stream),
                Event::Taken => {
                    if let Some(Untaken { stream, reply, .. }) = self.untaken.take() {
                        let _ = reply.send(Ok(stream));
                    }
                }
                Event::Closed => {
                    let _ = poll_fn(|context| self.connection.poll_close(context)).await;
                    return;
                }
                Event::Over => return,
            }
        }
    }

    fn opened(&mut self, stream: yamux::Result<yamux::Stream>) {
        let Some(reply) = self.wanted.take() else {
            return;
        };
        match stream {
            Ok(stream) => {
                self.untaken = Some(Untaken {
                    stream: MuxStream::begun(stream),
                    reply,
                    patience: Box::pin(sleep(limit::STREAM_TAKEN)),
                });
            }
            Err(error) => {
                let _ = reply.send(Err(io::Error::other(error)));
            }
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Event> {
        // The session moves only here, so this comes first: it sends what is to be sent.
        if let Poll::Ready(came) = self.connection.poll_next_inbound(context) {
            return Poll::Ready(match came {
                Some(Ok(stream)) => Event::Came(MuxStream::begun(stream)),
                Some(Err(_)) | None => Event::Over,
            });
        }
        if let Some(untaken) = &mut self.untaken {
            let taken = !untaken.stream.0.get_ref().is_pending_ack();
            if taken || untaken.patience.as_mut().poll(context).is_ready() {
                return Poll::Ready(Event::Taken);
            }
            return Poll::Pending;
        }
        if self.wanted.is_none() {
            match self.openings.poll_recv(context) {
                Poll::Ready(Some(reply)) => self.wanted = Some(reply),
                Poll::Ready(None) => return Poll::Ready(Event::Closed),
                Poll::Pending => return Poll::Pending,
            }
        }
        self.connection
            .poll_new_outbound(context)
            .map(Event::Opened)
    }
}

impl MuxStream {
    /// The library says that it opens, or takes, a stream with the first bytes on it. A Go
    /// peer waits for that, so an empty write goes out at once (MUX-6).
    fn begun(mut stream: yamux::Stream) -> Self {
        let mut context = Context::from_waker(std::task::Waker::noop());
        // A new stream's queue has room.
        let _ = Pin::new(&mut stream).poll_write(&mut context, &[]);
        Self(stream.compat())
    }
}

fn ended() -> io::Error {
    io::Error::new(
        io::ErrorKind::NotConnected,
        "the multiplexed connection has ended",
    )
}

impl AsyncRead for MuxStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for MuxStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
