//! What the host says through the environment.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::COOKIE_KEY;

/// The variables of the protocol; an empty one counts as unset where a host means the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    pub(crate) cookie: Option<OsString>,
    /// An empty list is not the same as none here: each has a behaviour of its own.
    pub(crate) versions: Option<String>,
    pub(crate) client_certificate: Option<String>,
    pub(crate) multiplex: Option<String>,
    pub(crate) socket_directory: Option<PathBuf>,
    pub(crate) socket_group: Option<String>,
    pub(crate) temporary_directory: PathBuf,
    pub(crate) minimum_port: Option<String>,
    pub(crate) maximum_port: Option<String>,
    pub(crate) probe: bool,
}

impl Environment {
    /// Reads the environment of this process.
    pub(crate) fn of_process() -> Self {
        Self {
            cookie: std::env::var_os(COOKIE_KEY),
            versions: text("PLUGIN_PROTOCOL_VERSIONS"),
            client_certificate: filled("PLUGIN_CLIENT_CERT"),
            multiplex: filled("PLUGIN_MULTIPLEX_GRPC"),
            socket_directory: std::env::var_os("PLUGIN_UNIX_SOCKET_DIR")
                .filter(|directory| !directory.is_empty())
                .map(PathBuf::from),
            socket_group: filled("PLUGIN_UNIX_SOCKET_GROUP"),
            temporary_directory: std::env::temp_dir(),
            minimum_port: filled("PLUGIN_MIN_PORT"),
            maximum_port: filled("PLUGIN_MAX_PORT"),
            probe: text("PLUGWRIGHT_PROBE").as_deref() == Some("1"),
        }
    }
}

fn text(key: &str) -> Option<String> {
    std::env::var_os(key).map(|value| value.to_string_lossy().into_owned())
}

fn filled(key: &str) -> Option<String> {
    text(key).filter(|value| !value.is_empty())
}
