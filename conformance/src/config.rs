//! `conformance.toml`: how a plugin is built and started, and what must hold for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::check::Suite;
use crate::expect::{Entry, Written, placed};

/// The file's name.
pub(crate) const FILE: &str = "conformance.toml";

/// The file's contents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// How to start the plugin.
    pub plugin: PluginConfig,
    /// The profile of its host: a name, or a file relative to this one.
    pub profile: Option<String>,
    /// Descriptor sets or `.proto` files, relative to the file.
    #[serde(default)]
    pub contract: Vec<PathBuf>,
    /// Suites that must be testable.
    #[serde(default)]
    pub require: Vec<Suite>,
    /// The whole run's limit in seconds.
    pub timeout: Option<u64>,
    /// Faults that are known.
    #[serde(default)]
    pub(crate) expect: Vec<Written>,
}

/// How to build and start a plugin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PluginConfig {
    /// Commands that make the plugin ready, each a list of words.
    #[serde(default)]
    pub build: Vec<Vec<String>>,
    /// The command that starts it.
    pub command: Vec<String>,
    /// The magic cookie; the profile's where it is absent.
    pub cookie: Option<CookieConfig>,
    /// The versions that it has.
    #[serde(default)]
    pub versions: Vec<u32>,
    /// Further environment that it needs.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

/// A magic cookie.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CookieConfig {
    /// The variable's name.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// It cannot be read.
    #[error("cannot read `{}`: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is not what it should be.
    #[error("`{}` is not a valid {FILE}: {message}", .path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
}

impl Config {
    /// Reads a file; its expectations know their lines.
    pub(crate) fn load(path: &Path) -> Result<(Self, Vec<Entry>), ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let mut config = Self::parse(&text).map_err(|message| ConfigError::Invalid {
            path: path.to_owned(),
            message,
        })?;
        let expect = std::mem::take(&mut config.expect);
        Ok((config, placed(expect, &text, path)))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let config: Self =
            toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        if config.plugin.command.is_empty() {
            return Err("`plugin.command` is empty; it lists the words of a command, such as [\"bin/plugin\"]".to_owned());
        }
        if config.plugin.build.iter().any(Vec::is_empty) {
            return Err("`plugin.build` holds an empty command".to_owned());
        }
        match (&config.plugin.cookie, &config.profile) {
            (Some(cookie), _) if cookie.key.is_empty() || cookie.value.is_empty() => {
                Err("`plugin.cookie` needs a `key` and a `value` that are not empty".to_owned())
            }
            (None, None) => {
                Err("`plugin.cookie` is missing, and there is no `profile` that says it".to_owned())
            }
            _ => Ok(config),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    const RIGHT: &str =
        "[plugin]\ncommand = [\"bin/plugin\"]\ncookie = { key = \"K\", value = \"V\" }\n";

    #[test]
    fn the_least_that_is_needed_is_enough() {
        let config = Config::parse(RIGHT).unwrap();
        assert_eq!(config.plugin.command, ["bin/plugin"]);
        assert!(config.require.is_empty() && config.timeout.is_none());
    }

    #[test]
    fn mistakes_are_named() {
        insta::assert_snapshot!(Config::parse(&format!("expct = []\n{RIGHT}")).unwrap_err(), @"
        TOML parse error at line 1, column 1
          |
        1 | expct = []
          | ^^^^^
        unknown field `expct`, expected one of `plugin`, `profile`, `contract`, `require`, `timeout`, `expect`
        ");
        insta::assert_snapshot!(Config::parse("[plugin]\ncommand = []\ncookie = { key = \"K\", value = \"V\" }").unwrap_err(), @r#"`plugin.command` is empty; it lists the words of a command, such as ["bin/plugin"]"#);
        insta::assert_snapshot!(Config::parse("[plugin]\ncommand = [\"x\"]").unwrap_err(), @"`plugin.cookie` is missing, and there is no `profile` that says it");
        insta::assert_snapshot!(Config::parse("[plugin]\ncommand = [\"x\"]\ncookie = { key = \"\", value = \"V\" }").unwrap_err(), @"`plugin.cookie` needs a `key` and a `value` that are not empty");
    }
}
