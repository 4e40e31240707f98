//! Everything after the decision to serve: capture, handshake line, calls, end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures::future;
use futures::stream::{BoxStream, Stream, StreamExt as _, TryStreamExt as _};
use tonic::transport::Server;

use crate::StartError;
use crate::behaviour::{Behaviour, Binds, MuxConnection, MuxTls};
use crate::broker::Broker;
use crate::calls::CallsLayer;
use crate::chatter::Chatter;
use crate::ending::{Cause, Ending};
use crate::endpoint::Endpoint;
use crate::environment::Environment;
use crate::fragility::Fragility;
use crate::gate::GateLayer;
use crate::handshake::{self, Announcement};
use crate::keeper::Keeper;
use crate::log::Logger;
use crate::mux::Mux;
use crate::services::{Parts, services};
use crate::socket::{Connection, Listener, Rules, incoming};
use crate::stdio::{Chunks, capture};
use crate::streams::Streams;
use crate::tls::{Security, Tls, secured};
use crate::{signals, stdin};

/// How long calls may take to come to their end: a host kills a plugin after 2 s.
const GRACE: Duration = Duration::from_millis(500);
/// How late the socket is where it comes after the line.
const LATENESS: Duration = Duration::from_millis(300);

/// What is decided before the plugin serves.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) environment: Environment,
    pub(crate) streams: Streams,
    pub(crate) version: i64,
    pub(crate) rules: Rules,
    pub(crate) tls: Option<Tls>,
    pub(crate) mux: Option<Arc<Mux>>,
}

/// Announces the endpoint, serves until the end, and says who brought it.
pub(crate) async fn serve(
    behaviour: &Behaviour,
    decided: Decided,
    endpoint: Endpoint,
) -> Result<Cause, StartError> {
    let address = endpoint.address(behaviour.handshake.address)?;
    let announcement = Announcement {
        version: decided.version,
        network: endpoint.network(),
        address: &address,
        certificate: decided.tls.as_ref().map(|tls| tls.announced.as_str()),
        multiplex: decided.environment.multiplex.is_some(),
    };
    let line = handshake::render(&behaviour.handshake, &announcement);
    let streams = decided.streams.clone();
    let security = decided.tls.as_ref().map(|tls| tls.main.clone());
    let mux = decided.mux.clone();
    let parts = parts(behaviour, decided, address)?;
    let routes = services(behaviour, &parts)?;
    let listener = announce(behaviour, &streams, &line, endpoint).await?;
    parts.logger.info("serving");
    parts.chatter.say("serving");
    let ending = parts.ending;
    stdin::watch(behaviour.stdin, ending.clone());
    let keeper = Keeper {
        behaviour: behaviour.process.clone(),
        logger: parts.logger.clone(),
        ending: ending.clone(),
        kept: Arc::default(),
    };
    let connections = incoming(listener, behaviour.socket.connections, ending.clone())
        .inspect(move |_| keeper.connected());
    let fragility = Fragility::new(behaviour.fragile);
    let bare = security.is_none() && mux.is_none();
    let connections = watched(connections, fragility.clone(), bare);
    let (connections, security) = main(mux.clone(), connections, security, &ending);
    let serving = Server::builder()
        .layer(GateLayer::new(&behaviour.grpc))
        .layer(CallsLayer::new(behaviour.calls.clone(), fragility))
        .add_routes(routes)
        .serve_with_incoming_shutdown(
            secured(connections, security),
            ending.serving.clone().cancelled_owned(),
        );
    tokio::select! {
        result = serving => result?,
        () = grace(&ending) => (),
    }
    parts.broker.close();
    if let Some(mux) = mux {
        mux.end().await;
    }
    parts.logger.last("ended");
    Ok(ending.cause().unwrap_or(Cause::Shutdown))
}

/// Watches the bytes of each connection, where they are those of HTTP/2.
fn watched(
    connections: impl Stream<Item = io::Result<Connection>> + Send + 'static,
    fragility: Fragility,
    bare: bool,
) -> impl Stream<Item = io::Result<Connection>> + Send + 'static {
    let watcher = fragility.clone();
    connections
        .filter(move |_| future::ready(!fragility.is_deaf()))
        .map_ok(move |connection| connection.watched(bare.then(|| watcher.watch())))
}

/// What is served at the main endpoint, and what each of it is secured with.
fn main(
    mux: Option<Arc<Mux>>,
    connections: impl Stream<Item = io::Result<Connection>> + Send + 'static,
    security: Option<Security>,
    ending: &Ending,
) -> (BoxStream<'static, io::Result<Connection>>, Option<Security>) {
    let mux = mux.filter(|mux| mux.behaviour.connection != MuxConnection::Http2);
    let Some(mux) = mux else {
        return (connections.boxed(), security);
    };
    let inside = match mux.behaviour.tls {
        MuxTls::Inside | MuxTls::NotWhereAccepted | MuxTls::NotWhereDialled => security.clone(),
        MuxTls::Outside | MuxTls::Nowhere => None,
    };
    let streams = mux.main(connections, security, ending.clone());
    (streams.boxed(), inside)
}

/// Takes over the signals and the standard streams, and makes what the services work on.
fn parts(behaviour: &Behaviour, decided: Decided, main: String) -> Result<Parts, StartError> {
    let ending = Ending::default();
    signals::take(&behaviour.signals, ending.clone())?;
    let logger = Logger {
        behaviour: behaviour.log.clone(),
        streams: decided.streams.clone(),
    };
    logger.take_panics();
    let captured = capture()?;
    let chunks = Chunks::new(behaviour.stdio.clone(), captured.stdout, captured.stderr)?;
    Ok(Parts {
        broker: Arc::new(Broker::new(
            behaviour.broker.clone(),
            decided.rules,
            main,
            decided.tls,
            decided.mux,
            ending.streams.clone(),
        )),
        ending,
        logger,
        chunks: Arc::new(chunks),
        chatter: Chatter {
            streams: decided.streams,
            talks: behaviour.handshake.chatter,
        },
        probe: decided.environment.probe,
    })
}

/// Prints the handshake line, and listens before it or, where that is spoilt, after it.
async fn announce(
    behaviour: &Behaviour,
    streams: &Streams,
    line: &str,
    endpoint: Endpoint,
) -> Result<Listener, StartError> {
    let carry = || {
        if behaviour.stdio.carries_handshake {
            // Standard output is the captured one by now.
            let _ = rustix::io::write(rustix::stdio::stdout(), line.as_bytes());
        }
    };
    if behaviour.handshake.binds == Binds::Late {
        streams.print(line.as_bytes());
        carry();
        tokio::time::sleep(LATENESS).await;
        return endpoint.listen();
    }
    let listener = endpoint.listen()?;
    streams.print(line.as_bytes());
    carry();
    Ok(listener)
}

/// Returns when open streams have had their time to end; those that may stay open have no limit.
async fn grace(ending: &Ending) {
    ending.streams.cancelled().await;
    tokio::time::sleep(GRACE).await;
}
