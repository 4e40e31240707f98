//! From a command line to what is under test: the executable, its cookie, its folder.

mod error;
mod host;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use error::SetupError;

use self::host::Host;
use crate::check::Suite;
use crate::cli::Launching;
use crate::config::{self, Config};
use crate::expect::Entry;
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
    /// The name of the profile that the target was made by.
    pub profile: Option<String>,
    /// Faults that its file says are known.
    pub expect: Vec<Entry>,
    /// What the user should know of how the target was made.
    pub notice: Option<String>,
}

/// Finds out what is meant.
pub(crate) fn resolve(arguments: &Launching) -> Result<Setup, SetupError> {
    let here = std::env::current_dir().map_err(SetupError::Folder)?;
    let mut setup = if arguments.reference {
        reference(here, arguments)?
    } else if !arguments.command.is_empty() {
        bare(&arguments.command, here, arguments)?
    } else {
        match &arguments.plugin {
            Some(path) if path.is_dir() => configured(path, &here, arguments)?,
            Some(path) => bare(&[dotted(path)], here, arguments)?,
            None if here.join(config::FILE).is_file() => configured(&here, &here, arguments)?,
            None => return Err(SetupError::Nothing),
        }
    };
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
fn reference(here: PathBuf, arguments: &Launching) -> Result<Setup, SetupError> {
    let program = std::env::current_exe().map_err(SetupError::Folder)?;
    let cookie = arguments.host.cookie().unwrap_or_else(|| Cookie {
        key: mutants::COOKIE_KEY.to_owned(),
        value: mutants::COOKIE_VALUE.to_owned(),
    });
    let mut setup = Setup::new(
        program,
        &["plugin".to_owned()],
        here,
        cookie,
        Host::default(),
    );
    setup.target.versions = mutants::VERSIONS.to_vec();
    Ok(setup)
}

fn bare(words: &[String], here: PathBuf, arguments: &Launching) -> Result<Setup, SetupError> {
    let program = executable(&words[0], &here)?;
    let host = match (&arguments.host.profile, &arguments.host.cookie) {
        (Some(profile), _) => Host::named(profile, &here)?,
        (None, Some(_)) => Host::default(),
        (None, None) => Host::detected(words, &program, &here)?,
    };
    let cookie = match arguments.host.cookie() {
        Some(cookie) => cookie,
        None => host.cookie(&words[0], &program)?,
    };
    Ok(Setup::new(program, &words[1..], here, cookie, host))
}

fn configured(folder: &Path, here: &Path, arguments: &Launching) -> Result<Setup, SetupError> {
    let folder = folder.canonicalize().map_err(SetupError::Folder)?;
    let file = folder.join(config::FILE);
    if !file.is_file() {
        return Err(SetupError::NoFile(folder));
    }
    let (config, expect) = Config::load(&file)?;
    let words = config.plugin.command;
    // The build may have yet to make it, so it need not be there.
    let program = if words[0].contains('/') {
        folder.join(&words[0])
    } else {
        executable(&words[0], &folder)?
    };
    let host = match (&arguments.host.profile, &config.profile) {
        (Some(profile), _) => Host::named(profile, here)?,
        (None, Some(profile)) => Host::named(profile, &folder).map_err(SetupError::in_file)?,
        (None, None) => Host::default(),
    };
    let cookie = match (arguments.host.cookie(), config.plugin.cookie) {
        (Some(cookie), _) => cookie,
        (None, Some(cookie)) => Cookie {
            key: cookie.key,
            value: cookie.value,
        },
        (None, None) => host.cookie(&words[0], &program)?,
    };
    let mut setup = Setup::new(program, &words[1..], folder.clone(), cookie, host);
    setup.target.versions = config.plugin.versions;
    setup.target.environment.extend(config.plugin.env);
    setup.build = config.plugin.build;
    if !config.require.is_empty() {
        setup.require = config.require;
    }
    setup.timeout = config.timeout.map(Duration::from_secs);
    setup.expect = expect;
    let contract = config.contract.iter();
    setup.contract = contract.map(|path| folder.join(path)).collect();
    Ok(setup)
}

impl Setup {
    /// What the host's profile says of a command; what the user says comes on top.
    fn new(
        program: PathBuf,
        arguments: &[String],
        directory: PathBuf,
        cookie: Cookie,
        host: Host,
    ) -> Self {
        let profile = host.profile.as_ref();
        let from_profile = profile.map_or(&[][..], |profile| &profile.arguments);
        let given = if arguments.is_empty() {
            from_profile
        } else {
            arguments
        };
        Self {
            target: Target {
                program,
                arguments: given.to_vec(),
                directory,
                cookie,
                versions: Vec::new(),
                offered: profile.map_or_else(Vec::new, |profile| profile.versions.clone()),
                environment: profile
                    .map_or_else(BTreeMap::new, |profile| profile.environment.clone()),
                start_timeout: Duration::ZERO,
            },
            build: Vec::new(),
            require: profile.map_or_else(Vec::new, |profile| profile.require.clone()),
            timeout: None,
            contract: Vec::new(),
            expect: Vec::new(),
            profile: profile.map(|profile| profile.name.clone()),
            notice: host.notice,
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
