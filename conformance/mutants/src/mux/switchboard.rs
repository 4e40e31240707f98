//! The multiplexed connection: its session, and where the streams of that go.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use futures::{Stream, StreamExt as _, stream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::either::Either;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::doors::Doors;
use super::frames::Spoiled;
use super::session::{Opener, begin};
use super::{Answer, Listening, MuxStream};
use crate::behaviour::{self, Loss, MuxConnection, MuxTls, SecondConnection, Values};
use crate::ending::{Cause, Ending};
use crate::socket::Connection;
use crate::tls::{Link, Security};

/// How long the last frames may take.
const LAST_FRAMES: Duration = Duration::from_millis(500);
/// What Go's `strconv.ParseBool` takes for true.
const TRUE: [&str; 6] = ["1", "t", "T", "TRUE", "true", "True"];

/// Everything about the one connection of a host that asked for multiplexing.
#[derive(Debug)]
pub(crate) struct Mux {
    pub(crate) behaviour: behaviour::Mux,
    /// Held by the dial under way, until the host has accepted its stream (MUX-4).
    pub(crate) dialling: tokio::sync::Mutex<()>,
    opener: OnceLock<Opener>,
    doors: Mutex<Doors>,
    end: CancellationToken,
}

impl Mux {
    /// What a host is served with whose variable has this value; nothing where that asks
    /// for the field alone (ENV-12).
    pub(crate) fn of(behaviour: &behaviour::Mux, value: &str) -> Option<Self> {
        let asked = match behaviour.values {
            Values::True => TRUE.contains(&value),
            Values::Word => value == "true",
            Values::Any => true,
        };
        asked.then(|| Self {
            behaviour: behaviour.clone(),
            dialling: tokio::sync::Mutex::default(),
            opener: OnceLock::new(),
            doors: Mutex::default(),
            end: CancellationToken::new(),
        })
    }

    /// Listens for an id, as [`Doors::listen`].
    pub(crate) fn listen(&self, id: u32) -> Option<(Listening, Option<Answer>)> {
        self.doors().listen(&self.behaviour.accepts, id)
    }

    /// Takes a knock, as [`Doors::knock`].
    pub(crate) fn knock(&self, id: u32) -> Option<Answer> {
        self.doors().knock(&self.behaviour.accepts, id)
    }

    /// Ends the listeners, and forgets the knocks.
    pub(crate) fn close(&self) {
        self.doors().close();
    }

    /// Ends the session once everything that is queued has been sent, unless the host
    /// does not read it.
    pub(crate) async fn end(&self) {
        self.end.cancel();
        if let Some(opener) = self.opener.get() {
            let _ = timeout(LAST_FRAMES, opener.closed()).await;
        }
    }

    /// Opens a stream to the host.
    pub(crate) async fn open(&self) -> io::Result<MuxStream> {
        match self.opener.get() {
            Some(opener) => opener.open().await,
            None => Err(io::Error::other("there is no session yet")),
        }
    }

    /// The streams of the main endpoint: those of the first connection that nobody
    /// knocked for. Its end is that of the plugin, which nobody can reach any more.
    pub(crate) fn main(
        self: Arc<Self>,
        connections: impl Stream<Item = io::Result<Connection>> + Send + 'static,
        security: Option<Security>,
        ending: Ending,
    ) -> impl Stream<Item = io::Result<Connection>> {
        let (sender, main) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut connections = Box::pin(connections);
            let Some(Ok(first)) = connections.next().await else {
                return;
            };
            let mut replaced = false;
            let mut session = Main::begin(&self, first, security.as_ref(), &sender).await;
            loop {
                tokio::select! {
                    stream = session.streams.recv() => match stream {
                        Some(stream) => session.route(stream),
                        // Such a plugin does not know that this was its only one.
                        None if replaced => session = session.forever(),
                        None => match self.behaviour.loss {
                            Loss::Ends => return ending.end(Cause::SessionEnded),
                            Loss::Fails => return ending.end(Cause::SessionFailed),
                            Loss::Unnoticed => session = session.forever(),
                        },
                    },
                    Some(Ok(second)) = connections.next() => match self.behaviour.second {
                        SecondConnection::Refused => drop(second),
                        SecondConnection::Served => {
                            let second = Main::begin(&self, second, None, &sender).await;
                            tokio::spawn(second.serve());
                        }
                        SecondConnection::Replaces => {
                            replaced = true;
                            session = Main::begin(&self, second, None, &sender).await;
                        }
                    },
                }
            }
        });
        stream::unfold(main, |mut main| async move {
            Some((Ok(main.recv().await?), main))
        })
        .chain(stream::pending())
    }

    fn doors(&self) -> MutexGuard<'_, Doors> {
        // Every change is whole before the lock is let go.
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One session, and what came of its streams so far.
struct Main {
    mux: Arc<Mux>,
    streams: Listening,
    sender: mpsc::UnboundedSender<Connection>,
    /// How many streams came without a knock.
    unannounced: usize,
    /// Ends the session with its owner.
    end: Option<DropGuard>,
    /// What is to stay open and unread.
    ignored: Vec<Either<MuxStream, Connection>>,
}

impl Main {
    async fn begin(
        mux: &Arc<Mux>,
        connection: Connection,
        security: Option<&Security>,
        sender: &mpsc::UnboundedSender<Connection>,
    ) -> Self {
        let behaviour = &mux.behaviour;
        let mut main = Self {
            mux: Arc::clone(mux),
            streams: mpsc::unbounded_channel().1,
            sender: sender.clone(),
            unannounced: 0,
            end: None,
            ignored: Vec::new(),
        };
        match behaviour.connection {
            MuxConnection::Yamux | MuxConnection::Http2 => (),
            MuxConnection::Silence => {
                main.ignored.push(Either::Right(connection));
                return main.forever();
            }
        }
        let link = match security {
            Some(security) if behaviour.tls == MuxTls::Outside => {
                Link::answer(connection, security).await
            }
            _ => Ok(Link::Plain(connection)),
        };
        let Ok(link) = link else { return main };
        let end = mux.end.child_token();
        let (opener, streams) = begin(Spoiled::new(link, behaviour.frames), end.clone());
        let _ = mux.opener.set(opener);
        main.streams = streams;
        main.end = Some(end.drop_guard());
        main
    }

    /// A session that has no streams and does not end.
    fn forever(mut self) -> Self {
        let (sender, streams) = mpsc::unbounded_channel();
        let end = self.mux.end.clone();
        tokio::spawn(async move {
            end.cancelled().await;
            drop(sender);
        });
        self.streams = streams;
        self
    }

    fn route(&mut self, stream: MuxStream) {
        let behaviour = &self.mux.behaviour;
        let Some(stream) = self.mux.doors().route(&behaviour.accepts, stream) else {
            return;
        };
        let ignored = match self.unannounced {
            0 => behaviour.ignores_first_stream,
            _ => behaviour.ignores_further_streams,
        };
        self.unannounced += 1;
        if ignored {
            self.ignored.push(Either::Left(stream));
        } else {
            let _ = self.sender.send(Connection::new(Either::Right(stream)));
        }
    }

    async fn serve(mut self) {
        while let Some(stream) = self.streams.recv().await {
            self.route(stream);
        }
    }
}
