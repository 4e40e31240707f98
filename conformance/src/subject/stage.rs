//! What a check works with: fresh plugins, each in a process tree and a temporary
//! folder of its own, and what the first start taught about them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::announcement::{Announcement, Reading, read};
use super::excerpt::excerpt;
use super::facts::Facts;
use super::identity::Identity;
use super::plugin::Plugin;
use super::process::{LaunchError, Process, inherited_environment};
use super::target::{Start, Target};
use super::trace::Trace;
use crate::check::Stop;
use crate::limit::{self, Limit};
use crate::supervisor::Order;

/// A line that nobody ends with a newline is taken as it is after this silence.
const UNTERMINATED: Duration = Duration::from_millis(300);

/// One check's view of the plugin under test.
#[derive(Debug)]
pub struct Stage {
    /// What is under test.
    pub target: Arc<Target>,
    /// What the first start taught.
    pub facts: Arc<Facts>,
    started: Vec<Arc<Process>>,
    trace: Trace,
}

/// Why no handshake line came.
#[derive(Debug)]
pub enum NoLine {
    /// The process ended first.
    Exited(super::process::Exit),
    /// The time was up.
    Silent,
    /// It printed more than a host reads, without a newline.
    Endless,
}

impl NoLine {
    /// How a check ends that cannot go on without the line.
    pub(super) fn stop(self, limit: Limit) -> Stop {
        match self {
            Self::Exited(exit) => Stop::Crash(exit),
            Self::Silent | Self::Endless => Stop::Hang(limit),
        }
    }
}

impl Stage {
    /// A stage on which nothing has started yet.
    pub fn new(target: Arc<Target>, facts: Arc<Facts>) -> Self {
        Self {
            target,
            facts,
            started: Vec::new(),
            trace: Trace::default(),
        }
    }

    /// The same stage, with what happens on it written down.
    #[must_use]
    pub fn traced(self, trace: Trace) -> Self {
        Self { trace, ..self }
    }

    /// Starts the plugin and waits for nothing.
    pub async fn launch(&mut self, start: &Start) -> Result<Launched, LaunchError> {
        let own = temporary_folder()?;
        let folder = start.within.clone().unwrap_or_else(|| own.clone());
        for name in &start.folders {
            std::fs::create_dir(folder.join(name))?;
        }
        let name = folder.to_string_lossy().into_owned();
        let order = Order {
            program: self.target.program.clone(),
            arguments: self.target.arguments.clone(),
            environment: start.environment(&self.target, inherited_environment(), &name),
            directory: self.target.directory.clone(),
            stdin_ended: start.stdin_ended,
            remove: own.clone(),
        };
        let trace = self.trace.of(self.started.len() + 1);
        trace.note("start", || told(&self.target, &order));
        let process = Arc::new(Process::start(&order, trace).await.inspect_err(|_| {
            // Nobody else will: the supervisor removes it only where it could start.
            let _ = std::fs::remove_dir_all(&own);
        })?);
        self.started.push(process.clone());
        Ok(Launched {
            process,
            folder,
            identity: start.identity.clone(),
        })
    }

    /// Starts the plugin and waits for its handshake line. Where none comes, the check
    /// ends as a hang or a crash.
    pub async fn start(&mut self, start: &Start) -> Result<Plugin, Stop> {
        let limit = self.target.start_limit();
        let line = self.launch(start).await?.line(limit.duration).await;
        line.map_err(|why| why.stop(limit))
    }

    /// The wait for the end of a plugin that refuses to serve: a slow language starts
    /// slowly for that too, and slower still beside other starts than the first, alone.
    pub fn refusal_limit(&self) -> Limit {
        let Limit { name, duration } = limit::REFUSAL;
        Limit {
            name,
            duration: duration + self.facts.start_time * limit::STARTS_AT_ONCE,
        }
    }

    /// Every process that was started, with what it printed.
    pub fn processes(&self) -> &[Arc<Process>] {
        &self.started
    }

    /// Leaves the folders of everything that was started, and says where they are.
    pub async fn keep(&self) -> Vec<PathBuf> {
        for process in &self.started {
            process.keep().await;
        }
        self.started
            .iter()
            .map(|process| process.folder.clone())
            .collect()
    }

    /// Ends everything that was started; false where a supervisor did not end in time.
    pub async fn end(&mut self) -> bool {
        let mut orderly = true;
        for process in self.started.drain(..) {
            orderly &= process.end().await;
        }
        orderly
    }
}

impl From<LaunchError> for Stop {
    /// The first start went well, so a refusal later on is the machine's.
    fn from(error: LaunchError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// A start as a transcript tells it: what a host said to the plugin. What else its author
/// gave it may be secret, so of that only the names.
fn told(target: &Target, order: &Order) -> String {
    let inherited = inherited_environment();
    let given = order
        .environment
        .iter()
        .filter(|(key, value)| inherited.get(*key) != Some(value));
    let words = given.map(|(key, value)| {
        if target.environment.get(key) == Some(value) {
            format!("{key}=…")
        } else {
            format!("{key}={}", excerpt(value))
        }
    });
    words
        .chain([target.command()])
        .collect::<Vec<_>>()
        .join(" ")
}

/// A short name in the system's own folder: a socket's path holds 103 bytes (HS-7).
fn temporary_folder() -> Result<PathBuf, LaunchError> {
    let made = tempfile::Builder::new()
        .prefix("cf")
        .rand_bytes(6)
        .tempdir();
    made.map(tempfile::TempDir::keep)
        .map_err(|source| LaunchError::Folder {
            folder: std::env::temp_dir(),
            source,
        })
}

/// A plugin that was started and has not been listened to.
#[derive(Debug)]
pub struct Launched {
    /// Its process.
    pub process: Arc<Process>,
    /// Its `TMPDIR`; where it is its own, it is removed at the end.
    pub folder: PathBuf,
    identity: Option<Arc<Identity>>,
}

impl Launched {
    /// Waits for a handshake line, however wrong.
    pub async fn line(self, time: Duration) -> Result<Plugin, NoLine> {
        let deadline = Instant::now() + time;
        let mut stdout = self.process.stdout.clone();
        loop {
            let output = stdout.output();
            let left = deadline.saturating_duration_since(Instant::now());
            match read(&output.bytes) {
                Reading::Line(line) => return Ok(self.announced(line)),
                Reading::Endless => return Err(NoLine::Endless),
                Reading::Unterminated(line) => {
                    let pause = UNTERMINATED.min(left);
                    let later = stdout
                        .until(pause, |later| later.total > output.total)
                        .await;
                    if later.total == output.total {
                        return Ok(self.announced(line));
                    }
                }
                Reading::Nothing if output.ended => {
                    // The pipe's end and the process's are told by two channels.
                    return match self.process.exit(left).await {
                        Some(exit) => Err(NoLine::Exited(exit)),
                        None => Err(NoLine::Silent),
                    };
                }
                Reading::Nothing if left.is_zero() => return Err(NoLine::Silent),
                Reading::Nothing => {
                    let exit = self.process.exit(left);
                    let more = stdout.until(left, |later| later.total > output.total);
                    tokio::select! {
                        Some(exit) = exit => {
                            // A child that holds the pipe keeps it from ending.
                            let last = self.process.stdout.output();
                            if last.total == output.total { return Err(NoLine::Exited(exit)); }
                        }
                        _ = more => {}
                    }
                }
            }
        }
    }

    fn announced(self, line: Announcement) -> Plugin {
        Plugin::new(self.process, self.folder, line, self.identity)
    }
}

/// Everything in a folder, sorted; nothing where it cannot be read.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
