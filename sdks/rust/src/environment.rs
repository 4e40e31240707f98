//! What the host asks for in its environment variables.

use std::ffi::OsString;
use std::path::PathBuf;

/// The host's wishes. A variable that is empty means the same as none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    /// The versions that the host has, in its own order (ENV-5).
    pub(crate) protocol_versions: String,
    /// The first port of the range for TCP (ENV-6).
    pub(crate) min_port: Option<String>,
    /// The last one.
    pub(crate) max_port: Option<String>,
    /// The host's certificate in PEM, where it asks for `AutoMTLS` (ENV-8).
    pub(crate) client_certificate: Option<String>,
    /// Where unix sockets go (ENV-10).
    pub(crate) socket_directory: Option<PathBuf>,
    /// Whom they are given to (ENV-11).
    pub(crate) socket_group: Option<String>,
    /// Whether to multiplex, where the host knows that (ENV-12).
    pub(crate) multiplex: Option<bool>,
    /// Whether to serve the probe.
    pub(crate) probe: bool,
}

impl Environment {
    pub(crate) fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        // Bytes that are no text are nothing that a host sends; they must not look like
        // a variable that is missing.
        let text = |name: &str| set(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            protocol_versions: text("PLUGIN_PROTOCOL_VERSIONS").unwrap_or_default(),
            min_port: text("PLUGIN_MIN_PORT"),
            max_port: text("PLUGIN_MAX_PORT"),
            client_certificate: text("PLUGIN_CLIENT_CERT"),
            socket_directory: set("PLUGIN_UNIX_SOCKET_DIR").map(PathBuf::from),
            socket_group: text("PLUGIN_UNIX_SOCKET_GROUP"),
            multiplex: text("PLUGIN_MULTIPLEX_GRPC").map(|value| is_true(&value)),
            probe: text("PLUGWRIGHT_PROBE").as_deref() == Some("1"),
        }
    }
}

/// As Go's `strconv.ParseBool`, which takes everything else for no.
fn is_true(text: &str) -> bool {
    ["1", "t", "T", "TRUE", "true", "True"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_variables_are_not_set() {
        assert_eq!(
            Environment::read(|_| Some(OsString::new())),
            Environment::default()
        );
        assert_eq!(Environment::read(|_| None), Environment::default());
    }

    #[test]
    fn multiplexing_has_three_answers() {
        let asked = |value: &'static str| {
            let read = Environment::read(|name| {
                (name == "PLUGIN_MULTIPLEX_GRPC").then(|| OsString::from(value))
            });
            read.multiplex
        };
        assert_eq!(asked(""), None);
        for yes in ["1", "t", "true", "TRUE"] {
            assert_eq!(asked(yes), Some(true), "{yes}");
        }
        for no in ["0", "false", "yes", "tRuE"] {
            assert_eq!(asked(no), Some(false), "{no}");
        }
    }
}
