//! What is under test: the command, and what its host must know to start it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::identity::Identity;
use crate::limit::Limit;

/// A plugin that can be started any number of times.
#[derive(Clone, Debug)]
pub struct Target {
    /// The executable.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its working directory.
    pub directory: PathBuf,
    /// The magic cookie.
    pub cookie: Cookie,
    /// The versions that it is said to have; empty where nobody said.
    pub versions: Vec<u32>,
    /// The versions that its own host offers; empty where that is not known.
    pub offered: Vec<u32>,
    /// Further environment that it needs.
    pub environment: BTreeMap<String, String>,
    /// How long a start may take.
    pub start_timeout: Duration,
}

/// The variable that tells a plugin that a host started it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// The variable's name.
    pub key: String,
    /// Its value.
    pub value: String,
}

impl Target {
    /// The wait for a handshake line.
    pub fn start_limit(&self) -> Limit {
        Limit {
            name: "handshake line",
            duration: self.start_timeout,
        }
    }

    /// The versions a host offers by default: those said to be there, else those that its
    /// own host offers, else a range that real plugins lie in.
    pub fn offer(&self) -> Vec<u32> {
        let known = [&self.versions, &self.offered];
        let first = known.into_iter().find(|versions| !versions.is_empty());
        first.cloned().unwrap_or_else(|| self.every_version())
    }

    /// Whatever versions a plugin may have of which nobody said anything.
    pub fn every_version(&self) -> Vec<u32> {
        let beyond = self.offered.iter().copied().filter(|version| *version > 64);
        (0..=64).chain(beyond).collect()
    }

    /// The command as a person would type it.
    pub fn command(&self) -> String {
        let words = std::iter::once(self.program.to_string_lossy().into_owned());
        words
            .chain(self.arguments.iter().cloned())
            .map(|word| quote(&word))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A word as a POSIX shell reads it back.
pub fn quote(word: &str) -> String {
    let plain =
        |character: char| character.is_ascii_alphanumeric() || "-_./:=,@%+".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// How one start differs from what a Go host does by default.
#[derive(Clone, Debug, Default)]
pub struct Start {
    changes: Vec<(String, Option<String>)>,
    inside: Vec<(String, &'static str)>,
    /// The folders that are made inside the plugin's `TMPDIR` before it starts.
    pub(super) folders: Vec<&'static str>,
    /// The `TMPDIR`, where it is not one of the start's own.
    pub(super) within: Option<PathBuf>,
    /// The plugin's standard input is at its end.
    pub stdin_ended: bool,
    /// Who the host is, where it asks for `AutoMTLS`.
    pub identity: Option<Arc<Identity>>,
}

impl Start {
    /// As a host without `AutoMTLS` and multiplexing does it.
    pub fn plain() -> Self {
        Self::default()
    }

    /// As [`Start::plain`], and the plugin serves the probe if it can.
    pub fn probing() -> Self {
        Self::plain().with("PLUGWRIGHT_PROBE", "1")
    }

    /// As a host that asks for `AutoMTLS` (ENV-7); connections to the plugin are its then.
    #[must_use]
    pub fn automtls(self, identity: &Arc<Identity>) -> Self {
        let mut asking = self.with("PLUGIN_CLIENT_CERT", identity.pem.as_str());
        asking.identity = Some(identity.clone());
        asking
    }

    /// Sets a variable.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.changes.push((key.to_owned(), Some(value.into())));
        self
    }

    /// Takes a variable away.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.changes.push((key.to_owned(), None));
        self
    }

    /// Sets a variable to a path inside the plugin's `TMPDIR`, where nothing is.
    #[must_use]
    pub fn with_path(mut self, key: &str, name: &'static str) -> Self {
        self.inside.push((key.to_owned(), name));
        self
    }

    /// As [`Start::with_path`], and a folder is there.
    #[must_use]
    pub fn with_folder(mut self, key: &str, name: &'static str) -> Self {
        self.folders.push(name);
        self.with_path(key, name)
    }

    /// Shares the `TMPDIR` of another start, which must not be over before this one.
    #[must_use]
    pub fn within(mut self, folder: &Path) -> Self {
        self.within = Some(folder.to_owned());
        self
    }

    /// Offers these versions, in this order (ENV-4).
    #[must_use]
    pub fn offering(self, versions: &[u32]) -> Self {
        self.with("PLUGIN_PROTOCOL_VERSIONS", list(versions))
    }

    /// Puts the plugin's standard input at its end.
    #[must_use]
    pub fn with_stdin_ended(mut self) -> Self {
        self.stdin_ended = true;
        self
    }

    /// The whole environment of the start, on top of what is inherited.
    pub fn environment(
        &self,
        target: &Target,
        mut environment: BTreeMap<String, String>,
        folder: &str,
    ) -> BTreeMap<String, String> {
        environment.extend(target.environment.clone());
        let own = [
            (target.cookie.key.as_str(), target.cookie.value.clone()),
            ("PLUGIN_PROTOCOL_VERSIONS", list(&target.offer())),
            // A Go host sends its default range even where a plugin uses a unix socket (ENV-6).
            ("PLUGIN_MIN_PORT", "10000".to_owned()),
            ("PLUGIN_MAX_PORT", "25000".to_owned()),
            ("TMPDIR", folder.to_owned()),
        ];
        environment.extend(own.map(|(key, value)| (key.to_owned(), value)));
        for (key, value) in &self.changes {
            match value {
                Some(value) => environment.insert(key.clone(), value.clone()),
                None => environment.remove(key),
            };
        }
        let inside = self.inside.iter();
        environment.extend(inside.map(|(key, name)| (key.clone(), format!("{folder}/{name}"))));
        environment
    }
}

/// Versions as the environment carries them.
pub fn list(versions: &[u32]) -> String {
    versions
        .iter()
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join(",")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::{Cookie, Target, quote};

    #[test]
    fn what_a_plugin_has_is_offered_else_what_its_host_offers_else_much() {
        let mut target = Target {
            program: "plugin".into(),
            arguments: Vec::new(),
            directory: "/".into(),
            cookie: Cookie {
                key: "K".to_owned(),
                value: "V".to_owned(),
            },
            versions: Vec::new(),
            offered: Vec::new(),
            environment: BTreeMap::new(),
            start_timeout: Duration::ZERO,
        };
        assert_eq!(target.offer().len(), 65);
        target.offered = vec![5, 600];
        assert_eq!(target.offer(), [5, 600]);
        assert_eq!(target.every_version().last(), Some(&600));
        target.versions = vec![5];
        assert_eq!(target.offer(), [5]);
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quote("./my-plugin"), "./my-plugin");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote(""), "''");
    }
}
