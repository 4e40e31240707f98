//! What the plugin has beside its services: children, files, listeners. A right one has nothing.

use std::io;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::behaviour::{self, Listens, Process};
use crate::environment::Environment;

const LONG: &str = "3600";
const PID_FILE: &str = "plugin.pid";

/// Why the plugin does not start beside what is there already.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompanyError {
    #[error("another copy runs in `{}`", .0.display())]
    NotAlone(PathBuf),
    #[error("`{}` names process {process}, which did not end in good order", path.display())]
    Stale { path: PathBuf, process: String },
    #[error("the system refused what the plugin has beside its services")]
    System(#[from] io::Error),
}

/// Everything beside the services; what has to end with the plugin does so when this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Company {
    child: Option<Child>,
    pid_file: Option<PathBuf>,
    _lock: Option<UnixDatagram>,
    _listener: Option<Listener>,
}

#[derive(Debug)]
#[expect(dead_code, reason = "they are held open and never used")]
enum Listener {
    Tcp(TcpListener),
    Udp(UdpSocket),
    Unix(UnixListener),
}

impl Company {
    pub(crate) fn gather(
        behaviour: &Process,
        environment: &Environment,
    ) -> Result<Self, CompanyError> {
        let folder = &environment.temporary_directory;
        let lock = behaviour.single.then(|| lock(folder)).transpose()?;
        let pid_file = behaviour.pid_file.then(|| pid_file(folder)).transpose()?;
        if behaviour.leaves_file {
            std::fs::write(folder.join("state.tmp"), "3")?;
        }
        if let (true, Some(sockets)) = (behaviour.leaves_socket_file, &environment.socket_directory)
        {
            std::fs::write(sockets.join("plugin.lock"), "")?;
        }
        if behaviour.busy {
            std::thread::spawn(|| {
                loop {
                    std::hint::spin_loop();
                }
            });
        }
        Ok(Self {
            child: start(behaviour.child)?,
            pid_file,
            _lock: lock,
            _listener: behaviour.listens.map(listen).transpose()?,
        })
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
        if let Some(path) = &self.pid_file {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A lock that goes with the process.
fn lock(folder: &Path) -> Result<UnixDatagram, CompanyError> {
    let name = SocketAddr::from_abstract_name(folder.as_os_str().as_bytes())?;
    UnixDatagram::bind_addr(&name).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => CompanyError::NotAlone(folder.to_owned()),
        _ => error.into(),
    })
}

/// Writes the number of this process, unless a process that has ended wrote its own.
fn pid_file(folder: &Path) -> Result<PathBuf, CompanyError> {
    let path = folder.join(PID_FILE);
    let process = std::fs::read_to_string(&path).unwrap_or_default();
    if !process.is_empty() && !Path::new("/proc").join(&process).exists() {
        return Err(CompanyError::Stale { path, process });
    }
    std::fs::write(&path, std::process::id().to_string())?;
    Ok(path)
}

/// Starts what the behaviour starts; gives it back where it has to end with the plugin.
fn start(child: behaviour::Child) -> io::Result<Option<Child>> {
    let silent = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    match child {
        behaviour::Child::None => {}
        behaviour::Child::Left => {
            silent("sleep", &[LONG]).env_clear().spawn()?;
        }
        behaviour::Child::Daemon => {
            silent("setsid", &["--fork", "sleep", LONG])
                .env_clear()
                .status()?;
        }
        behaviour::Child::Unreaped => {
            silent("true", &[]).env_clear().spawn()?;
        }
        behaviour::Child::Inheriting => return silent("sleep", &[LONG]).spawn().map(Some),
    }
    Ok(None)
}

fn listen(on: Listens) -> io::Result<Listener> {
    Ok(match on {
        Listens::Tcp => Listener::Tcp(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?),
        Listens::Udp => Listener::Udp(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?),
        Listens::Abstract => {
            let name = format!("plugin-debug-{}", std::process::id());
            let name = SocketAddr::from_abstract_name(name.as_bytes())?;
            Listener::Unix(UnixListener::bind_addr(&name)?)
        }
    })
}
