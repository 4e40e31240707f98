//! Accepts connections.

use std::io;
use std::time::Duration;

use futures::{Stream, StreamExt as _, future, stream};
use tokio::net::{TcpListener, UnixListener};
use tokio_util::either::Either;

use super::Connection;
use crate::behaviour::Connections;
use crate::ending::Ending;
use crate::mux::Listening;

/// How long to wait when the system has no descriptor left for another connection.
const EXHAUSTED_PAUSE: Duration = Duration::from_millis(10);

/// A bound socket of either kind, or what stands for one where the host multiplexes.
#[derive(Debug)]
pub(crate) enum Listener {
    Unix(UnixListener),
    Tcp(TcpListener),
    Mux(Listening),
}

impl Listener {
    async fn accept(&mut self) -> Connection {
        loop {
            let accepted = match self {
                Self::Mux(streams) => match streams.recv().await {
                    Some(stream) => return Connection::new(Either::Right(stream)),
                    None => future::pending().await,
                },
                Self::Unix(listener) => listener
                    .accept()
                    .await
                    .map(|(stream, _)| Either::Left(stream)),
                Self::Tcp(listener) => listener.accept().await.and_then(|(stream, _)| {
                    stream.set_nodelay(true)?;
                    Ok(Either::Right(stream))
                }),
            };
            match accepted {
                Ok(stream) => return Connection::new(Either::Left(stream)),
                Err(_) => tokio::time::sleep(EXHAUSTED_PAUSE).await,
            }
        }
    }
}

/// The connections of a socket; the stream never ends by itself.
pub(crate) fn incoming(
    listener: Listener,
    connections: Connections,
    ending: Ending,
) -> impl Stream<Item = io::Result<Connection>> {
    let fatal = (connections == Connections::UntilEmptyOne).then_some(ending);
    let limit = match connections {
        Connections::One => 1,
        Connections::Many | Connections::UntilEmptyOne | Connections::Closed => usize::MAX,
    };
    stream::unfold(listener, |mut listener| async move {
        Some((listener.accept().await, listener))
    })
    .filter(move |_| future::ready(connections != Connections::Closed))
    .map(move |connection| Ok(connection.fatal_when_silent(fatal.clone())))
    .take(limit)
    .chain(stream::pending())
}
