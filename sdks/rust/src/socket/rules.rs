//! Makes unix sockets where, and for whom, the host wants them.

use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::listener::{Listener, Place};
use super::{SocketError, group, port};
use crate::environment::Environment;

/// How many sockets this process has made.
static MADE: AtomicU32 = AtomicU32::new(0);
/// How many files of the same names an earlier process may have left behind.
const LEFT_BEHIND: usize = 64;

/// How every socket of the plugin is made, the main one and the brokered ones.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    folder: PathBuf,
    group: Option<u32>,
}

impl Rules {
    pub(crate) fn new(environment: &Environment) -> Result<Self, SocketError> {
        let group = match &environment.socket_group {
            None => None,
            Some(name) => {
                Some(group::find(name).ok_or_else(|| SocketError::UnknownGroup(name.clone()))?)
            }
        };
        Ok(Self {
            folder: environment
                .socket_directory
                .clone()
                .unwrap_or_else(std::env::temp_dir),
            group,
        })
    }

    /// Listens on a new unix socket.
    pub(crate) fn unix(&self) -> Result<Listener, SocketError> {
        let (listener, place) = self.bind()?;
        let bind = |source| SocketError::Bind {
            path: place.to_string(),
            source,
        };
        listener.set_nonblocking(true).map_err(bind)?;
        if let Some(group) = self.group {
            share(&place.0, group).map_err(|source| SocketError::Group {
                path: place.to_string(),
                source,
            })?;
        }
        let listener = tokio::net::UnixListener::from_std(listener).map_err(bind)?;
        Ok(Listener::Unix(listener, place))
    }

    /// Binds the first name that is free.
    fn bind(&self) -> Result<(UnixListener, Place), SocketError> {
        let folder = std::path::absolute(&self.folder).map_err(SocketError::Listen)?;
        let mut attempts = LEFT_BEHIND;
        loop {
            let number = MADE.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("plugin{}-{number}", std::process::id()));
            let shown = path.to_string_lossy().into_owned();
            if path.to_str().is_none_or(|path| path.contains(['|', '\n'])) {
                return Err(SocketError::Unspeakable(shown));
            }
            match UnixListener::bind(&path) {
                Ok(listener) => return Ok((listener, Place(path))),
                Err(error) if error.kind() == ErrorKind::AddrInUse && attempts > 0 => attempts -= 1,
                Err(source) => {
                    let path = shown;
                    return Err(SocketError::Bind { path, source });
                }
            }
        }
    }

    /// Listens on a TCP port.
    pub(crate) fn tcp(environment: &Environment) -> Result<Listener, SocketError> {
        let listener = port::bind(environment)?;
        let address = listener.local_addr().map_err(SocketError::Listen)?;
        let listener = tokio::net::TcpListener::from_std(listener).map_err(SocketError::Listen)?;
        Ok(Listener::Tcp(listener, address))
    }
}

/// The group may connect, which takes the right to write (ENV-11).
fn share(path: &Path, group: u32) -> std::io::Result<()> {
    std::os::unix::fs::chown(path, None, Some(group))?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(folder: &Path, group: Option<String>) -> Result<Rules, SocketError> {
        Rules::new(&Environment {
            socket_directory: Some(folder.to_owned()),
            socket_group: group,
            ..Environment::default()
        })
    }

    #[tokio::test]
    async fn sockets_are_made_in_the_folder_and_go_with_their_listener() {
        let folder = tempfile::tempdir().unwrap();
        let rules = rules(folder.path(), None).unwrap();
        let sockets = || std::fs::read_dir(folder.path()).unwrap().count();
        let first = rules.unix().unwrap();
        let second = rules.unix().unwrap();
        assert_ne!(first.address(), second.address());
        assert_eq!(sockets(), 2);
        drop(first);
        assert_eq!(sockets(), 1);
    }

    #[tokio::test]
    async fn what_an_earlier_process_left_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let next = MADE.load(Ordering::Relaxed);
        for number in next..next + 8 {
            let name = format!("plugin{}-{number}", std::process::id());
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let listener = rules(folder.path(), None).unwrap().unix().unwrap();
        drop(listener);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 8);
    }

    #[tokio::test]
    async fn the_group_may_connect() {
        let folder = tempfile::tempdir().unwrap();
        let own = rustix::process::getgid().as_raw().to_string();
        let listener = rules(folder.path(), Some(own)).unwrap().unix().unwrap();
        let mode = std::fs::metadata(listener.address())
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o660);
    }

    #[tokio::test]
    async fn what_cannot_be_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let missing = rules(&folder.path().join("missing"), None).unwrap();
        assert!(matches!(missing.unix(), Err(SocketError::Bind { .. })));
        let long = rules(&folder.path().join("x".repeat(120)), None).unwrap();
        assert!(matches!(long.unix(), Err(SocketError::Bind { .. })));
        let unspeakable = rules(Path::new("/tmp/a|b"), None).unwrap();
        assert!(matches!(
            unspeakable.unix(),
            Err(SocketError::Unspeakable(_))
        ));
        let nobody = rules(folder.path(), Some("no such group".to_owned()));
        assert!(matches!(nobody, Err(SocketError::UnknownGroup(_))));
    }
}
