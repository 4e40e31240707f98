//! A plugin as its author puts it together, and how it is served.

use std::collections::BTreeMap;
use std::fmt;
use std::process::ExitCode;

use tracing::Level;

use crate::cookie::{Cookie, EXPLANATION};
use crate::environment::Environment;
use crate::host::Host;
use crate::run;
use crate::services::Services;
use crate::socket::SocketError;
use crate::streams::Streams;
use crate::test::TestPlugin;
use crate::tls::TlsError;

/// What serves one version of the contract.
pub(crate) type Serve = Box<dyn FnOnce(&Host, &mut Services) + Send>;

/// A plugin: its cookie, and what it serves in each version of the contract.
pub struct Plugin {
    cookie: Cookie,
    pub(crate) versions: BTreeMap<u32, Serve>,
    pub(crate) options: Options,
}

/// What the author decides about the process.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) tcp: bool,
    pub(crate) ends_with_host: bool,
    pub(crate) log_level: Level,
}

/// Why a plugin cannot start.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct StartError(#[from] Reason);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Reason {
    #[error("the plugin has no version of its contract; add one with `Plugin::version`")]
    NoVersion,
    #[error(transparent)]
    Socket(#[from] SocketError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("cannot take over the process's streams, signals or threads: {0}")]
    Process(#[from] std::io::Error),
    #[error("standard output does not take the handshake line: {0}; it is the host's to read")]
    Announcement(std::io::Error),
}

impl fmt::Debug for Plugin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Plugin")
            .field("cookie", &self.cookie)
            .field("versions", &self.versions.keys())
            .field("options", &self.options)
            .finish()
    }
}

impl Plugin {
    /// A plugin for the hosts that set this cookie.
    pub fn new(cookie: Cookie) -> Self {
        Self {
            cookie,
            versions: BTreeMap::new(),
            options: Options {
                tcp: false,
                ends_with_host: false,
                log_level: Level::DEBUG,
            },
        }
    }

    /// Adds a version of the contract, by its number. The host and the plugin agree on the
    /// highest that both have (NEG-1), and only that one is asked for its services.
    #[must_use]
    pub fn version(
        mut self,
        number: u32,
        serve: impl FnOnce(&Host, &mut Services) + Send + 'static,
    ) -> Self {
        self.versions.insert(number, Box::new(serve));
        self
    }

    /// Listens on a TCP port of the loopback interface, in the range that the host names
    /// (ENV-6), and not on a unix socket. Brokered connections keep their unix sockets.
    #[must_use]
    pub fn tcp(mut self) -> Self {
        self.options.tcp = true;
        self
    }

    /// Ends the plugin within a second or so of its host's death (SIG-4), of which nobody
    /// tells it. Not for hosts that leave plugins behind on purpose, as Nomad does.
    #[must_use]
    pub fn ends_with_host(mut self) -> Self {
        self.options.ends_with_host = true;
        self
    }

    /// Sends events from this level on to the host's log; `DEBUG` where nothing is said,
    /// since it is the host that chooses what to show.
    #[must_use]
    pub fn log_level(mut self, level: Level) -> Self {
        self.options.log_level = level;
        self
    }

    /// Serves until the host asks for the end, or a termination signal does; to be
    /// returned by `main`, before which nothing may be printed (HS-1).
    ///
    /// From here on what is printed goes to the host's `GRPCStdio`, and the events of
    /// [`tracing`] and panics to its log. Handlers may keep their thread, and what they
    /// spawn runs on a tokio runtime of its own. What follows in `main` has about a
    /// second. The status is 0, or 1 where no host has started the process (ENV-2), and
    /// where the host asks for what cannot be done.
    pub fn serve(self) -> ExitCode {
        let variable = |name: &str| std::env::var_os(name);
        if !self.cookie.is_in(variable) {
            complain(EXPLANATION);
            return ExitCode::FAILURE;
        }
        let environment = Environment::read(variable);
        let streams = match Streams::keep() {
            Ok(streams) => streams,
            Err(error) => {
                complain(&refusal(&error.into()));
                return ExitCode::FAILURE;
            }
        };
        // By the time that it fails, standard error may be a pipe that nobody empties.
        let stderr = streams.stderr();
        match run::serve(self, &environment, streams) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                stderr.line(&refusal(&reason));
                ExitCode::FAILURE
            }
        }
    }

    /// Serves in the background of a test, with no host and no cookie (RE-4). A host that
    /// is told where reattaches to it; standard streams and signals stay the test's.
    pub fn serve_in_test(self) -> Result<TestPlugin, StartError> {
        Ok(TestPlugin::start(self)?)
    }
}

fn refusal(reason: &Reason) -> String {
    format!("[ERROR] the plugin cannot start: {reason}")
}

#[expect(clippy::print_stderr, reason = "there is no other way to tell")]
fn complain(text: &str) {
    eprintln!("{text}");
}
