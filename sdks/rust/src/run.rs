//! A plugin's life: from the host's wishes to the end.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic_health::pb::health_server::HealthServer;

use crate::broker::{self, Broker, BrokerService, Incoming, Links, Listening};
use crate::controller::ControllerService;
use crate::environment::Environment;
use crate::handshake::Handshake;
use crate::health::HealthService;
use crate::host::Host;
use crate::limit;
use crate::log;
use crate::mux;
use crate::plugin::{Plugin, Reason};
use crate::probe::ProbeService;
use crate::proto::plugin::grpc_broker_server::GrpcBrokerServer;
use crate::proto::plugin::grpc_controller_server::GrpcControllerServer;
use crate::proto::plugin::grpc_stdio_server::GrpcStdioServer;
use crate::runtimes::Runtimes;
use crate::server::serve_until;
use crate::services::Services;
use crate::signals;
use crate::socket::{Listener, Rules};
use crate::stdio::{Output, StdioService};
use crate::streams::{Streams, capture};
use crate::tls::Tls;
use crate::versions::{negotiate, parse};

/// Serves from the handshake line to the end.
pub(crate) fn serve(
    plugin: Plugin,
    environment: &Environment,
    streams: Streams,
) -> Result<(), Reason> {
    log::install(&streams.stderr(), plugin.options.log_level);
    let mut runtimes = Runtimes::new()?;
    let end = CancellationToken::new();
    let watched = plugin.options.ends_with_host;
    let (started, output) = {
        let _within = runtimes.protocol.enter();
        let started = Started::new(plugin, environment, &runtimes, &end)?;
        signals::take(end.clone())?;
        if watched {
            signals::watch_host(end.clone());
        }
        (started, Arc::new(Output::new(capture()?)?))
    };
    let line = started.line();
    let serving = runtimes
        .protocol
        .spawn(started.serve(environment.probe, Some(output)));
    let announced = streams.announce(&line);
    if announced.is_err() {
        end.cancel();
    }
    // It takes as long to start threads as the host takes to connect.
    runtimes.start()?;
    runtimes.finish(async move {
        end.cancelled().await;
        leave_in(limit::EXIT);
        // What keeps a call from its end must not keep the process.
        let _ = tokio::time::timeout(limit::GRACE, serving).await;
    });
    announced.map_err(Reason::Announcement)
}

/// A plugin that listens, and that nobody knows of yet.
#[derive(Debug)]
pub(crate) struct Started {
    plugin: Plugin,
    pub(crate) version: u32,
    pub(crate) listener: Listener,
    tls: Option<Tls>,
    /// What the host asked for, where it knows of multiplexing.
    multiplex: Option<bool>,
    host: Host,
    end: CancellationToken,
}

impl Started {
    /// Must be called within the protocol's runtime.
    pub(crate) fn new(
        plugin: Plugin,
        environment: &Environment,
        runtimes: &Runtimes,
        end: &CancellationToken,
    ) -> Result<Self, Reason> {
        let (offered, others) = parse(&environment.protocol_versions);
        for entry in others {
            tracing::warn!(entry, "the host's list of versions holds what is no number");
        }
        let own = plugin.versions.keys().copied().collect();
        let version = negotiate(&own, &offered).ok_or(Reason::NoVersion)?;
        let certificate = environment.client_certificate.as_deref();
        let tls = certificate.map(Tls::new).transpose()?;
        let rules = Rules::new(environment)?;
        let listener = if plugin.options.tcp {
            Rules::tcp(environment)?
        } else {
            rules.unix()?
        };
        let multiplexed = environment.multiplex == Some(true);
        let host = Host {
            broker: Arc::new(Broker::new(rules, tls.clone(), multiplexed)),
            end: end.clone(),
            protocol: runtimes.protocol.clone(),
            turns: Arc::clone(&runtimes.turns),
        };
        Ok(Self {
            plugin,
            version,
            listener,
            tls,
            multiplex: environment.multiplex,
            host,
            end: end.clone(),
        })
    }

    pub(crate) fn line(&self) -> String {
        let handshake = Handshake {
            version: self.version,
            network: self.listener.network(),
            address: &self.listener.address(),
            certificate: self.tls.as_ref().map(|tls| &*tls.announced),
            multiplex: self.multiplex.is_some(),
        };
        handshake.to_string()
    }

    /// Serves until the end; the socket goes with the future.
    pub(crate) fn serve(
        mut self,
        probe: bool,
        output: Option<Arc<Output>>,
    ) -> impl Future<Output = ()> + Send {
        let routes = self.routes(probe, output);
        let broker = Arc::clone(&self.host.broker);
        let end = self.end.clone();
        let protocol = self.host.protocol.clone();
        let _within = protocol.enter();
        let listening = broker.listening();
        let incoming = self.incoming(listening);
        async move {
            serve_until(routes, incoming, end).await;
            broker.close().await;
        }
    }

    fn routes(&mut self, probe: bool, output: Option<Arc<Output>>) -> Routes {
        let mut services = Services::new(Arc::clone(&self.host.turns));
        if let Some(serve) = self.plugin.versions.remove(&self.version) {
            serve(&self.host, &mut services);
        }
        let end = || self.end.clone();
        services.add_own(HealthServer::new(HealthService { end: end() }));
        services.add_own(GrpcControllerServer::new(ControllerService { end: end() }));
        if let Some(output) = output {
            services.add_own(GrpcStdioServer::new(StdioService { output, end: end() }));
        }
        let broker = BrokerService {
            broker: Arc::clone(&self.host.broker),
            end: end(),
        };
        services.add_own(GrpcBrokerServer::new(broker));
        if probe {
            services.add(ProbeService::main(self.host.clone()));
        }
        services.routes()
    }

    /// The connections to the main endpoint, taken until the end.
    fn incoming(self, listening: Option<Listening>) -> Incoming {
        let (links, incoming) = mpsc::unbounded_channel();
        let Self {
            listener,
            tls,
            end,
            host,
            multiplex,
            ..
        } = self;
        tokio::spawn(async move {
            if multiplex == Some(true) {
                take_one(&listener, host.broker, links, &end).await;
            } else {
                broker::take(&listener, tls, &links, &end).await;
            }
            drop(listener);
            drop(listening);
        });
        UnboundedReceiverStream::new(incoming)
    }
}

/// Takes the one connection that there is when it is multiplexed (MUX-2), and turns others
/// away: but the socket stays until the end, since its file shows where the plugin is. Nobody
/// can reach the plugin once that connection is over, so it is the end of the plugin too.
async fn take_one(listener: &Listener, broker: Arc<Broker>, links: Links, end: &CancellationToken) {
    let first = tokio::select! {
        first = listener.accept() => first,
        () = end.cancelled() => return,
    };
    if let Ok(raw) = first {
        let (opener, streams) = mux::session(raw);
        let end = end.clone();
        tokio::spawn(async move {
            broker.take_streams(opener, streams, links).await;
            end.cancel();
        });
    }
    loop {
        tokio::select! {
            _turned_away = listener.accept() => (),
            () = end.cancelled() => return,
        }
    }
}

/// Ends the process where what follows in `main` does not: the host would kill it.
fn leave_in(time: Duration) {
    std::thread::spawn(move || {
        std::thread::sleep(time);
        #[expect(clippy::exit, reason = "the host has asked for it")]
        std::process::exit(0);
    });
}
