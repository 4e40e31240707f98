//! A plugin's process, seen through its supervisor.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, watch};

use super::capture::Capture;
use super::trace::Trace;
use crate::limit;
use crate::process_tree::{self, Member};
use crate::profile;
use crate::supervisor::{self, Event, Order, Request};

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// With this status.
    Status(i32),
    /// Killed by this signal.
    Signal(i32),
}

impl fmt::Display for Exit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(formatter, "exit status {status}"),
            Self::Signal(number) => match signal_name(*number) {
                Some(name) => write!(formatter, "signal {number} ({name})"),
                None => write!(formatter, "signal {number}"),
            },
        }
    }
}

fn signal_name(number: i32) -> Option<&'static str> {
    const NAMES: [(Signal, &str); 9] = [
        (Signal::HUP, "SIGHUP"),
        (Signal::INT, "SIGINT"),
        (Signal::QUIT, "SIGQUIT"),
        (Signal::ILL, "SIGILL"),
        (Signal::ABORT, "SIGABRT"),
        (Signal::KILL, "SIGKILL"),
        (Signal::SEGV, "SIGSEGV"),
        (Signal::PIPE, "SIGPIPE"),
        (Signal::TERM, "SIGTERM"),
    ];
    NAMES
        .iter()
        .find(|(signal, _)| signal.as_raw() == number)
        .map(|(_, name)| *name)
}

/// Why no plugin runs.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The operating system refused the executable.
    #[error("cannot start `{}`: {}", .program.display(), explain(.source))]
    Refused {
        /// What was to be started.
        program: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// There is no place for the plugin's own folder.
    #[error("cannot make a temporary folder in `{}`: {}", .folder.display(), .source.kind())]
    Folder {
        /// Where it was to be made.
        folder: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The kit's own supervisor failed.
    #[error("the supervisor failed: {0}")]
    Supervisor(#[from] io::Error),
}

/// What to do about the commonest refusals; else the system's own words.
fn explain(error: &io::Error) -> String {
    match error
        .raw_os_error()
        .map(rustix::io::Errno::from_raw_os_error)
    {
        Some(rustix::io::Errno::NOENT) => {
            "there is no such file, or the interpreter on its first line is missing".to_owned()
        }
        Some(rustix::io::Errno::ACCESS) => {
            "it is not an executable file; set its mode with `chmod +x`".to_owned()
        }
        Some(rustix::io::Errno::NOEXEC) => {
            "it is no program for this machine; a script needs a first line such as `#!/bin/sh`"
                .to_owned()
        }
        Some(rustix::io::Errno::TXTBSY) => {
            "it is being written to; finish building it first".to_owned()
        }
        _ => error.to_string(),
    }
}

/// A started plugin. Its whole process tree ends when [`Process::end`] returns, and
/// at the latest when this value is gone.
#[derive(Debug)]
pub struct Process {
    /// The process id.
    pub id: u32,
    /// When it was started.
    pub started: Instant,
    /// Its own folder, removed at the end unless it is to be kept.
    pub folder: PathBuf,
    /// What happens to it.
    pub trace: Trace,
    /// Its standard output, from the first byte.
    pub stdout: Capture,
    /// Its standard error, from the first byte.
    pub stderr: Capture,
    exit: watch::Receiver<Option<Exit>>,
    alone: watch::Receiver<bool>,
    /// Its parent, and that of all it leaves behind.
    watcher: u32,
    control: Arc<Mutex<Option<OwnedWriteHalf>>>,
    supervisor: Arc<Mutex<Child>>,
}

impl Process {
    /// Starts what `order` says, under a supervisor of its own.
    pub async fn start(order: &Order, trace: Trace) -> Result<Self, LaunchError> {
        let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let (read, mut write) = UnixStream::from_std(ours)?.into_split();
        let started = Instant::now();
        let mut supervisor = Command::new(std::env::current_exe()?)
            .arg(supervisor::ARGUMENT)
            .process_group(0)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let watcher = supervisor.id().unwrap_or_default();
        let stdout = supervisor.stdout.take().expect("stdout is piped");
        let stdout = Capture::new(stdout, "stdout", trace.clone());
        let stderr = supervisor.stderr.take().expect("stderr is piped");
        let stderr = Capture::new(stderr, "stderr", trace.clone());
        write.write_all(&line_of(order)?).await?;
        let mut events = BufReader::new(read).lines();
        let id = started_as(&mut events, order).await?;
        let (exit_sender, exit) = watch::channel(None);
        let (alone_sender, alone) = watch::channel(false);
        tokio::spawn(follow(events, trace.clone(), exit_sender, alone_sender));
        Ok(Self {
            id,
            started,
            folder: order.remove.clone(),
            trace,
            stdout,
            stderr,
            exit,
            alone,
            watcher,
            control: Arc::new(Mutex::new(Some(write))),
            supervisor: Arc::new(Mutex::new(supervisor)),
        })
    }

    /// How it ended, if it has.
    pub fn ended(&self) -> Option<Exit> {
        *self.exit.borrow()
    }

    /// Waits for the end; `None` when the time is up first.
    pub async fn exit(&self, time: Duration) -> Option<Exit> {
        let mut exit = self.exit.clone();
        let ended = tokio::time::timeout(time, exit.wait_for(Option::is_some)).await;
        ended.ok()?.ok().and_then(|exit| *exit)
    }

    /// Waits until nothing that it started runs any more; false when the time is up first.
    pub async fn alone(&self, time: Duration) -> bool {
        let mut alone = self.alone.clone();
        let ended = tokio::time::timeout(time, alone.wait_for(|alone| *alone)).await;
        matches!(ended, Ok(Ok(_)))
    }

    /// The process itself and everything that it started, as long as it was not reaped.
    pub fn tree(&self) -> Vec<Member> {
        i32::try_from(self.watcher).map_or_else(|_| Vec::new(), process_tree::below)
    }

    /// Lets go of both output pipes, as a host does that ends or is killed.
    pub async fn close_pipes(&self) {
        self.stdout.close().await;
        self.stderr.close().await;
    }

    /// Sends the plugin itself a signal; one that has ended gets none.
    pub async fn signal(&self, signal: Signal) {
        self.trace.note("signal", || {
            let number = signal.as_raw();
            signal_name(number).map_or_else(|| number.to_string(), str::to_owned)
        });
        self.request(&Request::Signal(signal.as_raw())).await;
    }

    /// Leaves its folder where it is, for people to look into.
    pub async fn keep(&self) {
        self.request(&Request::Keep).await;
    }

    async fn request(&self, request: &Request) {
        if let (Some(control), Ok(line)) = (self.control.lock().await.as_mut(), line_of(request)) {
            // A supervisor that is gone has nothing left to signal.
            let _ = control.write_all(&line).await;
        }
    }

    /// Kills whatever is left and waits until it is gone; false when the supervisor
    /// itself did not end in time.
    pub async fn end(&self) -> bool {
        self.control.lock().await.take();
        let mut supervisor = self.supervisor.lock().await;
        tokio::time::timeout(limit::TEARDOWN.duration, supervisor.wait())
            .await
            .is_ok()
    }
}

type Events = tokio::io::Lines<BufReader<OwnedReadHalf>>;

async fn next_event(events: &mut Events) -> io::Result<Option<Event>> {
    match events.next_line().await? {
        Some(line) => Ok(Some(serde_json::from_str(&line)?)),
        None => Ok(None),
    }
}

/// The plugin's process id, once the supervisor has started what `order` says.
async fn started_as(events: &mut Events, order: &Order) -> Result<u32, LaunchError> {
    match next_event(events).await? {
        Some(Event::Started(id)) => Ok(id),
        Some(Event::Failed(number)) => Err(LaunchError::Refused {
            program: order.program.clone(),
            source: io::Error::from_raw_os_error(number),
        }),
        other => Err(io::Error::other(format!("it said {other:?} at the start")).into()),
    }
}

/// Passes on what the supervisor tells, until it ends.
async fn follow(
    mut events: Events,
    trace: Trace,
    exit: watch::Sender<Option<Exit>>,
    alone: watch::Sender<bool>,
) {
    while let Ok(Some(event)) = next_event(&mut events).await {
        match event {
            Event::Ended { status, signal } => {
                let signalled = || Exit::Signal(signal.unwrap_or(0));
                let how = status.map_or_else(signalled, Exit::Status);
                trace.note("exit", || how.to_string());
                exit.send_replace(Some(how));
            }
            Event::Alone => {
                alone.send_replace(true);
            }
            Event::Started(_) | Event::Failed(_) => {}
        }
    }
}

fn line_of(value: &impl serde::Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// The environment that a host passes on: its own, less what would make the plugin
/// believe in another host (`PLUGIN_*`, known cookies and the probe's switch).
pub(super) fn inherited_environment() -> BTreeMap<String, String> {
    let mut never = profile::cookie_keys();
    never.insert("PLUGWRIGHT_PROBE");
    std::env::vars_os()
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(key, _)| !key.starts_with("PLUGIN_") && !never.contains(key.as_str()))
        .collect()
}
