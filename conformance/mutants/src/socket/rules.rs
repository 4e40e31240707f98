//! The rules that all unix sockets of this process follow: directory, name, group, mode.

use std::fs::Permissions;
use std::hash::{BuildHasher as _, RandomState};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::{Component, Path, PathBuf};

use super::group;
use crate::behaviour::Socket;
use crate::environment::Environment;

/// What a name starts with, as in Go's library.
const PREFIX: &str = "plugin";
/// The mode of a socket that a group shares.
const GROUP_MODE: u32 = 0o660;
/// The mode of a socket that everybody may use.
const EVERYONES_MODE: u32 = 0o777;
/// A length that Linux can bind and macOS cannot (104 with its end, against 108).
const LONG_PATH: usize = 106;

/// Why there is no socket.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SocketError {
    #[error("PLUGIN_UNIX_SOCKET_DIR names `{}`, which is not a directory", .0.display())]
    MissingDirectory(PathBuf),
    #[error("PLUGIN_UNIX_SOCKET_GROUP names `{0}`, expected a group or its number")]
    UnknownGroup(String),
    #[error("cannot bind `{}`", path.display())]
    Bind {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("cannot give `{}` to group {group}", path.display())]
    Group {
        path: PathBuf,
        group: u32,
        source: std::io::Error,
    },
}

/// Where this process makes its sockets, and whose they are.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    directory: PathBuf,
    group: Option<u32>,
    for_everyone: bool,
}

/// How long a socket's path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    Short,
    Long,
}

impl Rules {
    pub(crate) fn new(behaviour: &Socket, environment: &Environment) -> Result<Self, SocketError> {
        Ok(Self {
            directory: directory(behaviour, environment)?,
            group: group(behaviour, environment)?,
            for_everyone: behaviour.for_everyone,
        })
    }

    /// A place of its own for one socket.
    pub(crate) fn place(&self, length: Length) -> Place {
        let random = RandomState::new().hash_one(()) & u64::from(u32::MAX);
        let mut name = format!("{PREFIX}{random}");
        if length == Length::Long {
            let room = LONG_PATH.saturating_sub(self.directory.as_os_str().as_bytes().len() + 1);
            name = format!("{name:0<room$}");
        }
        self.named(&name)
    }

    /// The place that every process with these rules has.
    pub(crate) fn fixed(&self) -> Place {
        self.named(PREFIX)
    }

    fn named(&self, name: &str) -> Place {
        Place {
            path: self.directory.join(name),
            group: self.group,
            for_everyone: self.for_everyone,
        }
    }
}

/// Where one socket is.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    path: PathBuf,
    group: Option<u32>,
    for_everyone: bool,
}

impl Place {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The path as seen from a directory.
    pub(crate) fn relative_to(&self, from: &Path) -> PathBuf {
        let (directory, name) = (self.path.parent(), self.path.file_name());
        // A link on the way would lead `..` elsewhere.
        let directory = directory.and_then(|directory| directory.canonicalize().ok());
        directory.map_or_else(
            || self.path.clone(),
            |directory| relative(&directory, from).join(name.unwrap_or_default()),
        )
    }

    /// Binds the socket and gives it to its group.
    pub(crate) fn bind(&self) -> Result<UnixListener, SocketError> {
        let path = || self.path.clone();
        let listener = UnixListener::bind(&self.path)
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .map_err(|source| SocketError::Bind {
                path: path(),
                source,
            })?;
        let Some(group) = self.group else {
            if self.for_everyone {
                std::fs::set_permissions(&self.path, Permissions::from_mode(EVERYONES_MODE))
                    .map_err(|source| SocketError::Bind {
                        path: path(),
                        source,
                    })?;
            }
            return Ok(listener);
        };
        std::os::unix::fs::chown(&self.path, None, Some(group))
            .and_then(|()| std::fs::set_permissions(&self.path, Permissions::from_mode(GROUP_MODE)))
            .map_err(|source| {
                self.remove();
                SocketError::Group {
                    path: path(),
                    group,
                    source,
                }
            })?;
        Ok(listener)
    }

    /// Gives the socket another name, in place of what has it.
    pub(crate) fn moved_to(self, other: Self) -> Result<Self, SocketError> {
        match std::fs::rename(&self.path, &other.path) {
            Ok(()) => Ok(other),
            Err(source) => Err(SocketError::Bind {
                path: other.path,
                source,
            }),
        }
    }

    /// Removes the socket's file; one that somebody else removed is no matter.
    pub(crate) fn remove(&self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn directory(behaviour: &Socket, environment: &Environment) -> Result<PathBuf, SocketError> {
    let temporary = &environment.temporary_directory;
    let Some(asked) = &environment.socket_directory else {
        return Ok(temporary.clone());
    };
    match (asked.is_dir(), behaviour.uses_directory) {
        (false, _) if behaviour.replaces_missing_directory => Ok(temporary.clone()),
        (false, _) => Err(SocketError::MissingDirectory(asked.clone())),
        (true, true) => Ok(asked.clone()),
        (true, false) => Ok(temporary.clone()),
    }
}

fn group(behaviour: &Socket, environment: &Environment) -> Result<Option<u32>, SocketError> {
    let Some(name) = &environment.socket_group else {
        return Ok(None);
    };
    match group::find(name) {
        None if behaviour.ignores_unknown_group => Ok(None),
        None => Err(SocketError::UnknownGroup(name.clone())),
        found => Ok(found.filter(|_| behaviour.uses_group)),
    }
}

/// The way from one absolute directory to another.
fn relative(to: &Path, from: &Path) -> PathBuf {
    let shared = to
        .components()
        .zip(from.components())
        .take_while(|(to, from)| to == from)
        .count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(directory: &str) -> Rules {
        Rules {
            directory: directory.into(),
            group: None,
            for_everyone: false,
        }
    }

    #[test]
    fn names_differ_and_long_paths_are_long() {
        let rules = rules("/tmp");
        assert_ne!(
            rules.place(Length::Short).path(),
            rules.place(Length::Short).path()
        );
        let short = rules.place(Length::Short);
        assert!(short.path().as_os_str().len() <= "/tmp/plugin4294967295".len());
        assert_eq!(
            rules.place(Length::Long).path().as_os_str().len(),
            LONG_PATH
        );
    }

    #[test]
    fn relative_paths_climb_and_descend() {
        let cases = [
            ("/tmp/a", "/tmp", "a"),
            ("/tmp/a", "/tmp/a", ""),
            ("/tmp/a", "/srv/b", "../../tmp/a"),
            ("/tmp/a", "/", "tmp/a"),
        ];
        for (to, from, expected) in cases {
            assert_eq!(
                relative(Path::new(to), Path::new(from)),
                Path::new(expected)
            );
        }
    }

    #[test]
    fn directory_is_the_hosts_or_the_temporary_one() {
        let right = Socket::default();
        let mut environment = Environment {
            temporary_directory: "/tmp".into(),
            ..Environment::default()
        };
        let path =
            |behaviour: &Socket, environment: &Environment| directory(behaviour, environment).ok();
        assert_eq!(path(&right, &environment), Some("/tmp".into()));
        environment.socket_directory = Some("/usr".into());
        assert_eq!(path(&right, &environment), Some("/usr".into()));
        environment.socket_directory = Some("/no/such/directory".into());
        assert_eq!(path(&right, &environment), None);
        let fallback = Socket {
            replaces_missing_directory: true,
            ..Socket::default()
        };
        assert_eq!(path(&fallback, &environment), Some("/tmp".into()));
    }

    #[test]
    fn bound_socket_is_removed() {
        let directory = tempfile::tempdir().unwrap();
        let place = Rules {
            directory: directory.path().to_owned(),
            group: None,
            for_everyone: false,
        }
        .place(Length::Short);
        let listener = place.bind().unwrap();
        assert!(place.path().exists());
        assert!(matches!(place.bind(), Err(SocketError::Bind { .. })));
        drop(listener);
        place.remove();
        assert!(!place.path().exists());
    }
}
