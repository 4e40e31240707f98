//! The host's side of a yamux session.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use futures::future::poll_fn;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt as _};
use yamux::{Config, Mode};

use super::stream::MuxStream;
use super::tap::{Marks, Tapped, Traffic};
use crate::limit::Limit;
use crate::subject::connection::Connection;

/// More than any check opens.
const STREAMS: usize = 8_192;

type Reply = oneshot::Sender<MuxStream>;

/// A session, which lasts as long as the value lives.
#[derive(Debug)]
pub(super) struct Session {
    requests: mpsc::Sender<Reply>,
    streams: tokio::sync::Mutex<mpsc::UnboundedReceiver<MuxStream>>,
    traffic: watch::Receiver<Traffic>,
    received: Arc<AtomicU64>,
    driver: JoinHandle<()>,
}

impl Session {
    /// Begins a session as its client.
    pub(super) fn begin(connection: Connection) -> Self {
        let mut config = Config::default();
        config
            .set_max_connection_receive_window(None)
            .set_max_num_streams(STREAMS);
        let received = Arc::new(AtomicU64::new(0));
        let (tapped, traffic) = Tapped::new(connection, received.clone());
        let (requests, asked) = mpsc::channel(1);
        let (inbound, streams) = mpsc::unbounded_channel();
        let mut driver = Driver {
            connection: yamux::Connection::new(tapped.compat(), config, Mode::Client),
            asked,
            waiting: None,
            inbound,
        };
        let driver = tokio::spawn(async move { poll_fn(|context| driver.poll(context)).await });
        Self {
            requests,
            streams: tokio::sync::Mutex::new(streams),
            traffic,
            received,
            driver,
        }
    }

    /// Opens a stream; nothing where the session has ended.
    pub(super) async fn open(&self) -> Option<MuxStream> {
        let (reply, opened) = oneshot::channel();
        self.requests.send(reply).await.ok()?;
        opened.await.ok()
    }

    /// The next stream that the plugin opens; nothing where none comes.
    pub(super) async fn next(&self, limit: Limit) -> Option<MuxStream> {
        let mut streams = self.streams.lock().await;
        let next = tokio::time::timeout(limit.duration, streams.recv()).await;
        next.ok().flatten()
    }

    /// Waits until what the plugin said about a stream is enough, or the limit passes.
    pub(super) async fn marks(
        &self,
        stream: u32,
        limit: Limit,
        enough: impl Fn(Marks) -> bool,
    ) -> Marks {
        let of = |traffic: &Traffic| traffic.get(&stream).copied().unwrap_or_default();
        let mut traffic = self.traffic.clone();
        let wait = traffic.wait_for(|traffic| enough(of(traffic)));
        let _ = tokio::time::timeout(limit.duration, wait).await;
        of(&self.traffic.borrow())
    }

    /// Ends when nothing has come for so long.
    pub(super) async fn falls_silent(&self, limit: Limit) {
        let mut before = None;
        loop {
            let received = self.received.load(Ordering::Relaxed);
            if before.replace(received) == Some(received) {
                return;
            }
            tokio::time::sleep(limit.duration).await;
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

struct Driver {
    connection: yamux::Connection<Compat<Tapped<Connection>>>,
    asked: mpsc::Receiver<Reply>,
    waiting: Option<Reply>,
    inbound: mpsc::UnboundedSender<MuxStream>,
}

impl Driver {
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
                Poll::Pending => {}
            }
            if self.waiting.is_none() {
                match self.asked.poll_recv(context) {
                    Poll::Ready(Some(reply)) => self.waiting = Some(reply),
                    Poll::Ready(None) | Poll::Pending => return Poll::Pending,
                }
            }
            match self.connection.poll_new_outbound(context) {
                Poll::Ready(Ok(stream)) => {
                    if let Some(reply) = self.waiting.take() {
                        let _ = reply.send(MuxStream::new(stream));
                    }
                }
                Poll::Ready(Err(_)) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
