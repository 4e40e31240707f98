//! Why there is nothing to test, and what to do about it.

use std::path::PathBuf;

use crate::config::{self, ConfigError};
use crate::exit::Code;
use crate::profile::ProfileCookie;
use crate::subject::quote;

/// Why there is nothing to test.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetupError {
    /// Nothing was named.
    #[error("no plugin is named and there is no `{}` here", config::FILE)]
    Nothing,
    /// A folder without a file in it.
    #[error("there is no `{}` in `{}`", config::FILE, .0.display())]
    NoFile(PathBuf),
    /// Nobody said how the plugin knows its host.
    #[error("the magic cookie of `{0}` is not known, and no known plugin system's stands in it")]
    NoCookie(String),
    /// The cookies of several plugin systems stand in it.
    #[error("`{plugin}` may be a plugin of several systems: their cookies stand in it: {}", .profiles.join(", "))]
    Several {
        /// The plugin as the user named it.
        plugin: String,
        /// The names of the profiles.
        profiles: Vec<String>,
    },
    /// The system has several kinds of plugin, and nobody said which it is.
    #[error(
        "profile {profile} has a cookie for each kind of plugin, and which kind `{plugin}` is does not show"
    )]
    Kind {
        /// The plugin as the user named it.
        plugin: String,
        /// The profile's name.
        profile: String,
        /// The cookies that it may be.
        cookies: Vec<ProfileCookie>,
    },
    /// Its plugins speak what no check is about.
    #[error("profile {0}: its plugins speak net/rpc, and every check is about gRPC: untestable")]
    NetRpc(String),
    /// No profile has this name.
    #[error("there is no profile `{name}`")]
    NoProfile {
        /// The name.
        name: String,
        /// What may have been meant.
        near: Vec<&'static str>,
        /// It stands in a file, not on the command line.
        configured: bool,
    },
    /// A profile's file cannot be read.
    #[error("cannot read the profile `{}`: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A profile's file is wrong.
    #[error("`{}` is not a valid profile: {message}", .path.display())]
    Profile {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// There is no such file.
    #[error("there is no file `{}`", .0.display())]
    Missing(PathBuf),
    /// There is no such command.
    #[error("there is no command `{0}` in the folders of `PATH`")]
    NotInPath(String),
    /// The file is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The current folder is gone.
    #[error("the current folder cannot be used: {0}")]
    Folder(std::io::Error),
}

impl SetupError {
    /// What to do about it.
    pub(crate) fn help(&self) -> String {
        match self {
            Self::Nothing => "name an executable, a folder with a `conformance.toml`, or a command after `--`; \
                              `conformance run --reference` shows a run on the built-in plugin"
                .to_owned(),
            Self::NoFile(_) => "write one with `[plugin] command` and `cookie`, or name the executable itself".to_owned(),
            Self::NoCookie(_) => "say it with `--cookie KEY=VALUE`: the host's source calls it MagicCookieKey and \
                                  MagicCookieValue in its HandshakeConfig; or with `--profile NAME`: `conformance \
                                  profiles` lists the known systems; or put it into a `conformance.toml`"
                .to_owned(),
            Self::Several { .. } => "say which with `--profile NAME`, or give its cookie with `--cookie KEY=VALUE`".to_owned(),
            Self::Kind { cookies, .. } => {
                let flag = |cookie: &ProfileCookie| format!("`--cookie {}`", quote(&format!("{}={}", cookie.key, cookie.value)));
                let flags: Vec<_> = cookies.iter().map(flag).collect();
                format!("give one of {}", flags.join(", "))
            }
            Self::NetRpc(_) => "where this plugin does serve gRPC, give its cookie with `--cookie KEY=VALUE`".to_owned(),
            Self::NoProfile { near, .. } => match near.as_slice() {
                [] => "`conformance profiles` lists them; a file is named with a `/` in it or `.toml` at its end".to_owned(),
                near => format!("`conformance profiles` lists them; the nearest: `{}`", near.join("`, `")),
            },
            Self::Unreadable { .. } => "check the path; without a `/` and `.toml` it would be the name of a known system".to_owned(),
            Self::Profile { .. } => "docs/profiles.md says how one is written; `conformance profiles NAME` shows one".to_owned(),
            Self::Missing(_) => "build the plugin first, or check the path".to_owned(),
            Self::NotInPath(name) => format!("install it, or give its path, such as `./{name}`"),
            Self::Config(_) => "docs/cli.md lists what the file may hold".to_owned(),
            Self::Folder(_) => "change to a folder that exists".to_owned(),
        }
    }

    /// The same mistake where a `conformance.toml` makes it.
    pub(super) fn in_file(self) -> Self {
        match self {
            Self::NoProfile { name, near, .. } => Self::NoProfile {
                name,
                near,
                configured: true,
            },
            other => other,
        }
    }

    /// How the process ends.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Config(_)
            | Self::Profile { .. }
            | Self::Unreadable { .. }
            | Self::NoProfile {
                configured: true, ..
            } => Code::Configuration,
            Self::Missing(_) | Self::NotInPath(_) => Code::NotLaunched,
            Self::NetRpc(_) => Code::Untested,
            _ => Code::Usage,
        }
    }
}
