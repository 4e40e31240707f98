//! What the first start teaches about a plugin, before any check judges it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;

use super::automtls::AutoMtls;
use super::mux::Multiplexing;
use super::process::LaunchError;
use super::stage::{NoLine, Stage};
use super::target::{Start, Target};
use crate::check::{Stop, Untestable};

/// What is known of the plugin.
#[derive(Debug, Default)]
pub struct Facts {
    /// How the first start went.
    pub start: FirstStart,
    /// How long it took until the line came.
    pub start_time: Duration,
    /// Why no gRPC connection can be made; `None` where one was.
    pub no_connection: Option<Obstacle>,
    /// It serves the probe when asked to.
    pub probe: bool,
    /// Its versions, learnt when a check first asks.
    pub(super) versions: OnceCell<Vec<u32>>,
    /// Whom it serves over TLS, learnt when a check first asks.
    pub(super) automtls: OnceCell<AutoMtls>,
    /// Whether it multiplexes, learnt when a check first asks.
    pub(super) multiplexing: OnceCell<Multiplexing>,
}

/// How the first start went.
#[derive(Debug, Default)]
pub enum FirstStart {
    /// A line came.
    #[default]
    Announced,
    /// The system refused the executable.
    Refused(LaunchError),
    /// No line came.
    NoLine(NoLine, Transcript),
}

/// What a plugin printed on a start that failed.
#[derive(Debug, Default)]
pub struct Transcript {
    /// On standard output.
    pub stdout: String,
    /// On standard error.
    pub stderr: String,
}

/// What keeps every check that needs a connection from running.
#[derive(Debug)]
pub enum Obstacle {
    /// A fault that this check reports.
    Fault(&'static str),
    /// The plugin ended, or hung, when it was first connected to.
    Trouble(String),
    /// No fault: the kit cannot go further with it.
    Limit(Untestable),
}

impl Facts {
    /// Starts the plugin once and looks.
    pub async fn learn(target: &Arc<Target>) -> Self {
        let mut stage = Stage::new(target.clone(), Arc::new(Self::default()));
        let facts = look(&mut stage).await;
        stage.end().await;
        facts
    }
}

async fn look(stage: &mut Stage) -> Facts {
    let time = stage.target.start_timeout;
    let launched = match stage.launch(&Start::probing()).await {
        Ok(launched) => launched,
        Err(error) => {
            return Facts {
                start: FirstStart::Refused(error),
                ..Facts::default()
            };
        }
    };
    let process = launched.process.clone();
    let plugin = match launched.line(time).await {
        Ok(plugin) => plugin,
        Err(why) => {
            let transcript = Transcript {
                stdout: process.stdout.output().text(),
                stderr: process.stderr.output().text(),
            };
            return Facts {
                start: FirstStart::NoLine(why, transcript),
                ..Facts::default()
            };
        }
    };
    let start_time = process.started.elapsed();
    let connected = async {
        let client = plugin.connect().await?;
        client.answers().await?;
        client.call(client.probe().echo(Vec::new())).await
    };
    let (probe, no_connection) = match connected.await {
        Ok(echo) => (echo.is_ok(), None),
        Err(stop) => (false, Some(Obstacle::from(stop))),
    };
    Facts {
        start_time,
        no_connection,
        probe,
        ..Facts::default()
    }
}

impl From<Stop> for Obstacle {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Blocked(check) => Self::Fault(check),
            Stop::Crash(exit) => {
                Self::Trouble(format!("it ended with {exit} when it was connected to"))
            }
            Stop::Hang(limit) => {
                Self::Trouble(format!("no {} within {}", limit.name, limit.seconds()))
            }
            Stop::Finding(finding) => Self::Trouble(finding.actual.into_owned()),
            Stop::Untestable(limit) => Self::Limit(limit),
            Stop::NotApplicable(why) => Self::Trouble(why.into_owned()),
            Stop::Broken(why) => Self::Trouble(why),
        }
    }
}

impl std::fmt::Display for NoLine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exited(exit) => write!(formatter, "it ended with {exit}"),
            Self::Silent => formatter.write_str("it printed no handshake line and ran on"),
            Self::Endless => formatter.write_str("it printed more than 64 KiB without a newline"),
        }
    }
}
