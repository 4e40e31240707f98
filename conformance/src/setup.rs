//! From a command line to what is under test: the executable, its cookie, its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::check::Suite;
use crate::cli::{Launching, Pair};
use crate::config::{self, Config, ConfigError};
use crate::exit::Code;
use crate::subject::{Cookie, Target};

/// Everything that is known before anything is started.
#[derive(Debug)]
pub(crate) struct Setup {
    /// What is under test.
    pub target: Target,
    /// Commands to run first, and the folder to run them in.
    pub build: Vec<Vec<String>>,
    /// Suites that must be testable.
    pub require: Vec<Suite>,
    /// The whole run's limit, where a file sets one.
    pub timeout: Option<Duration>,
    /// The contract's files.
    pub contract: Vec<PathBuf>,
}

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
    #[error("the magic cookie of `{0}` is not known")]
    NoCookie(String),
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
                                  MagicCookieValue in its HandshakeConfig; or put it into a `conformance.toml`"
                .to_owned(),
            Self::Missing(_) => "build the plugin first, or check the path".to_owned(),
            Self::NotInPath(name) => format!("install it, or give its path, such as `./{name}`"),
            Self::Config(_) => "docs/cli.md lists what the file may hold".to_owned(),
            Self::Folder(_) => "change to a folder that exists".to_owned(),
        }
    }

    /// How the process ends.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Config(_) => Code::Configuration,
            Self::Missing(_) | Self::NotInPath(_) => Code::NotLaunched,
            _ => Code::Usage,
        }
    }
}

/// Finds out what is meant.
pub(crate) fn resolve(arguments: &Launching) -> Result<Setup, SetupError> {
    let here = std::env::current_dir().map_err(SetupError::Folder)?;
    let mut setup = if arguments.reference {
        reference(here)?
    } else if !arguments.command.is_empty() {
        bare(&arguments.command, here, arguments)?
    } else {
        match &arguments.plugin {
            Some(path) if path.is_dir() => configured(path)?,
            Some(path) => bare(&[dotted(path)], here, arguments)?,
            None if here.join(config::FILE).is_file() => configured(&here)?,
            None => return Err(SetupError::Nothing),
        }
    };
    if let Some(Pair { key, value }) = arguments.host.cookie.clone() {
        setup.target.cookie = Cookie { key, value };
    }
    if !arguments.host.versions.is_empty() {
        setup.target.versions.clone_from(&arguments.host.versions);
    }
    let environment = arguments.host.environment.iter().cloned();
    setup
        .target
        .environment
        .extend(environment.map(|pair| (pair.key, pair.value)));
    setup.target.start_timeout = Duration::from_secs_f64(arguments.host.start_timeout);
    Ok(setup)
}

/// The built-in reference plugin: this very binary.
fn reference(here: PathBuf) -> Result<Setup, SetupError> {
    let target = Target {
        program: std::env::current_exe().map_err(SetupError::Folder)?,
        arguments: vec!["plugin".to_owned()],
        directory: here,
        cookie: Cookie {
            key: mutants::COOKIE_KEY.to_owned(),
            value: mutants::COOKIE_VALUE.to_owned(),
        },
        versions: mutants::VERSIONS.to_vec(),
        environment: BTreeMap::new(),
        start_timeout: Duration::ZERO,
    };
    Ok(Setup::of(target))
}

fn bare(words: &[String], here: PathBuf, arguments: &Launching) -> Result<Setup, SetupError> {
    let program = executable(&words[0], &here)?;
    let Some(Pair { key, value }) = arguments.host.cookie.clone() else {
        return Err(SetupError::NoCookie(words[0].clone()));
    };
    let target = Target {
        program,
        arguments: words[1..].to_vec(),
        directory: here,
        cookie: Cookie { key, value },
        versions: Vec::new(),
        environment: BTreeMap::new(),
        start_timeout: Duration::ZERO,
    };
    Ok(Setup::of(target))
}

fn configured(folder: &Path) -> Result<Setup, SetupError> {
    let folder = folder.canonicalize().map_err(SetupError::Folder)?;
    let file = folder.join(config::FILE);
    if !file.is_file() {
        return Err(SetupError::NoFile(folder));
    }
    let config = Config::load(&file)?;
    let words = config.plugin.command;
    let target = Target {
        // The build may have yet to make it, so it need not be there.
        program: if words[0].contains('/') {
            folder.join(&words[0])
        } else {
            executable(&words[0], &folder)?
        },
        arguments: words[1..].to_vec(),
        directory: folder.clone(),
        cookie: Cookie {
            key: config.plugin.cookie.key,
            value: config.plugin.cookie.value,
        },
        versions: config.plugin.versions,
        environment: config.plugin.env,
        start_timeout: Duration::ZERO,
    };
    Ok(Setup {
        build: config.plugin.build,
        require: config.require,
        timeout: config.timeout.map(Duration::from_secs),
        contract: config
            .contract
            .iter()
            .map(|path| folder.join(path))
            .collect(),
        ..Setup::of(target)
    })
}

impl Setup {
    fn of(target: Target) -> Self {
        Self {
            target,
            build: Vec::new(),
            require: Vec::new(),
            timeout: None,
            contract: Vec::new(),
        }
    }
}

/// A path that a person gave is a file here, never a command in `PATH`.
fn dotted(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.contains('/') {
        text.into_owned()
    } else {
        format!("./{text}")
    }
}

fn executable(word: &str, here: &Path) -> Result<PathBuf, SetupError> {
    if word.contains('/') {
        // Without the `.` of `./plugin`, which says nothing in a whole path.
        let path: PathBuf = here.join(word).components().collect();
        return if path.exists() {
            Ok(path)
        } else {
            Err(SetupError::Missing(word.into()))
        };
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let candidates = std::env::split_paths(&folders).map(|folder| folder.join(word));
    candidates
        .into_iter()
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| SetupError::NotInPath(word.to_owned()))
}
