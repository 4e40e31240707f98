//! A plugin in the background of a test, and how a host finds it.

use std::fmt;

use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::transport::{Channel, Endpoint};

use crate::environment::Environment;
use crate::limit;
use crate::link::{Link, Raw};
use crate::plugin::{Plugin, Reason};
use crate::run::Started;
use crate::runtimes::Runtimes;

/// A plugin that serves until the value ends.
#[derive(Debug)]
pub struct TestPlugin {
    reattach: Reattach,
    runtimes: Option<Runtimes>,
    ended: Option<tokio::task::JoinHandle<()>>,
    end: Option<DropGuard>,
}

/// What a host needs to reattach to a plugin (RE-1). Shown, it is JSON in the form that
/// Terraform reads for each provider in `TF_REATTACH_PROVIDERS`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reattach {
    /// The version of the contract that is served: the highest.
    pub protocol_version: u32,
    /// The process.
    pub pid: u32,
    /// `unix` or `tcp`.
    pub network: String,
    /// The path of the socket, or host and port.
    pub address: String,
}

impl fmt::Display for Reattach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = json!({
            "Protocol": "grpc",
            "ProtocolVersion": self.protocol_version,
            "Pid": self.pid,
            "Test": true,
            "Addr": { "Network": self.network, "String": self.address },
        });
        write!(formatter, "{value}")
    }
}

impl TestPlugin {
    pub(crate) fn start(plugin: Plugin) -> Result<Self, Reason> {
        let highest = plugin.versions.keys().last();
        let environment = Environment {
            protocol_versions: highest.map(u32::to_string).unwrap_or_default(),
            ..Environment::default()
        };
        let mut runtimes = Runtimes::new()?;
        let end = CancellationToken::new();
        let started = {
            let _within = runtimes.protocol.enter();
            Started::new(plugin, &environment, &runtimes, &end)?
        };
        let reattach = Reattach {
            protocol_version: started.version,
            pid: std::process::id(),
            network: started.listener.network().to_owned(),
            address: started.listener.address(),
        };
        runtimes.start()?;
        let serving = started.serve(true, None);
        Ok(Self {
            reattach,
            ended: Some(runtimes.protocol.spawn(serving)),
            runtimes: Some(runtimes),
            end: Some(end.drop_guard()),
        })
    }

    /// Connects to it, as a host that reattaches does.
    pub async fn connect(&self) -> Result<Channel, tonic::transport::Error> {
        let Reattach {
            network, address, ..
        } = self.reattach.clone();
        let connector = tower::service_fn(move |_| {
            let (network, address) = (network.clone(), address.clone());
            async move {
                let raw = Raw::dial(&network, &address).await?;
                std::io::Result::Ok(TokioIo::new(Link::Plain(raw)))
            }
        });
        Endpoint::from_static("http://localhost")
            .connect_with_connector(connector)
            .await
    }

    /// Where a host finds it.
    pub fn reattach(&self) -> &Reattach {
        &self.reattach
    }
}

impl Drop for TestPlugin {
    fn drop(&mut self) {
        drop(self.end.take());
        let (Some(runtimes), Some(ended)) = (self.runtimes.take(), self.ended.take()) else {
            return;
        };
        // A test may drop it within a runtime, where blocking on another is refused.
        runtimes.finish(async move {
            let _ = tokio::time::timeout(limit::GRACE, ended).await;
        });
    }
}
