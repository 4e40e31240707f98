//! The parent of one plugin: a process of its own that starts it, passes signals
//! on, and leaves nothing below it alive when the kit lets go, even when the kit
//! itself is killed.
//!
//! It speaks JSON lines over a socket that is its standard input. Its end of file
//! means: kill everything, remove the folder, exit.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, WaitOptions};
use serde::{Deserialize, Serialize};

use crate::process_tree;

/// The hidden first argument with which the binary becomes a supervisor.
pub const ARGUMENT: &str = "__supervise";

/// The pause between two rounds of killing.
const SWEEP: Duration = Duration::from_millis(1);

/// The first line the kit sends: what to start.
#[derive(Debug, Serialize, Deserialize)]
pub struct Order {
    /// The executable, as `execvp` takes it.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its whole environment.
    pub environment: BTreeMap<String, String>,
    /// Its working directory.
    pub directory: PathBuf,
    /// Whether its standard input is at its end; else it stays open and silent.
    pub stdin_ended: bool,
    /// A folder that is removed at the end.
    pub remove: PathBuf,
}

/// A later line of the kit's.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Send the plugin this signal.
    Signal(i32),
    /// Do not remove the folder.
    Keep,
}

/// A line to the kit.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The plugin runs, with this process id.
    Started(u32),
    /// It could not be started; the number is `errno`.
    Failed(i32),
    /// It ended, with a status or by a signal.
    Ended {
        /// The exit status.
        status: Option<i32>,
        /// The signal that killed it.
        signal: Option<i32>,
    },
    /// Nothing that it started is left either.
    Alone,
}

/// The whole program of a supervisor.
pub fn main() -> ExitCode {
    match supervise() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "conformance: the supervisor failed: {error}");
            ExitCode::from(crate::exit::Code::Fault.number())
        }
    }
}

fn supervise() -> io::Result<()> {
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    let control = UnixStream::from(rustix::stdio::stdin().try_clone_to_owned()?);
    let mut lines = BufReader::new(control.try_clone()?).lines();
    let Some(first) = lines.next() else {
        return Ok(());
    };
    let order: Order = serde_json::from_str(&first?)?;
    let mut keep = false;
    let outcome = watch(&order, lines, control, &mut keep);
    end_everything();
    if !keep {
        let _ = std::fs::remove_dir_all(&order.remove);
    }
    outcome
}

/// What the one loop of a supervisor hears.
enum Heard {
    Request(Request),
    Reaped(Pid, ExitStatus),
    /// Nothing is left to reap.
    Alone,
    /// The kit let go.
    Released,
}

fn watch(
    order: &Order,
    lines: impl Iterator<Item = io::Result<String>> + Send + 'static,
    mut control: UnixStream,
    keep: &mut bool,
) -> io::Result<()> {
    // The child is kept, never waited for: it holds the open end of its standard input.
    let (child, handle) = match start(order) {
        Ok(started) => started,
        Err(error) => {
            tell(
                &mut control,
                &Event::Failed(error.raw_os_error().unwrap_or(0)),
            )?;
            return Ok(());
        }
    };
    let plugin = Pid::from_child(&child);
    tell(&mut control, &Event::Started(child.id()))?;
    let (sender, heard) = mpsc::channel();
    listen(lines, sender.clone());
    reap(sender);
    for event in heard {
        match event {
            Heard::Request(Request::Signal(number)) => {
                if let Some(signal) = Signal::from_named_raw(number) {
                    // The descriptor, unlike the number, cannot name another process.
                    let _ = rustix::process::pidfd_send_signal(&handle, signal);
                }
            }
            Heard::Request(Request::Keep) => *keep = true,
            Heard::Reaped(pid, status) if pid == plugin => {
                let ended = Event::Ended {
                    status: status.code(),
                    signal: status.signal(),
                };
                tell(&mut control, &ended)?;
            }
            Heard::Reaped(..) => {}
            Heard::Alone => tell(&mut control, &Event::Alone)?,
            Heard::Released => return Ok(()),
        }
    }
    Ok(())
}

/// Starts the plugin in a process group of its own and gives up every descriptor
/// that would keep its pipes open after its end.
fn start(order: &Order) -> io::Result<(Child, OwnedFd)> {
    let mut command = Command::new(&order.program);
    command
        .args(&order.arguments)
        .env_clear()
        .envs(&order.environment)
        .current_dir(&order.directory)
        .process_group(0)
        .stdin(if order.stdin_ended {
            Stdio::null()
        } else {
            Stdio::piped()
        });
    let child = command.spawn()?;
    let handle = rustix::process::pidfd_open(Pid::from_child(&child), PidfdFlags::empty())?;
    let null = std::fs::OpenOptions::new().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(&null)?;
    rustix::stdio::dup2_stderr(&null)?;
    Ok((child, handle))
}

fn tell(control: &mut UnixStream, event: &Event) -> io::Result<()> {
    let mut line = serde_json::to_vec(event)?;
    line.push(b'\n');
    match control.write_all(&line) {
        // The kit is gone; the end of the control socket says so too.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

fn listen(
    lines: impl Iterator<Item = io::Result<String>> + Send + 'static,
    to: mpsc::Sender<Heard>,
) {
    std::thread::spawn(move || {
        for line in lines {
            let Ok(line) = line else { break };
            if let Ok(request) = serde_json::from_str(&line)
                && to.send(Heard::Request(request)).is_err()
            {
                return;
            }
        }
        let _ = to.send(Heard::Released);
    });
}

/// Reaps every child, orphans included, until none is left.
fn reap(to: mpsc::Sender<Heard>) {
    std::thread::spawn(move || {
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::empty()) {
            // Nobody may listen any more: reaping goes on until nothing is left.
            let _ = to.send(Heard::Reaped(pid, ExitStatus::from_raw(status.as_raw())));
        }
        let _ = to.send(Heard::Alone);
    });
}

/// Kills until nothing is left, not even a zombie: what forks while it is being killed
/// is found in the next round, and an orphan's new parent is this process. Where it has
/// no child there is nothing below it at all.
fn end_everything() {
    while rustix::process::wait(WaitOptions::NOHANG).is_ok() {
        let left = process_tree::below(rustix::process::getpid().as_raw_nonzero().get());
        for process in left.iter().filter(|process| !process.zombie) {
            if let Some(pid) = Pid::from_raw(process.id) {
                let _ = rustix::process::kill_process(pid, Signal::KILL);
            }
        }
        std::thread::sleep(SWEEP);
    }
}
