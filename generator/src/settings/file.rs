//! Reads `gen-sdk.toml`.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::{Settings, go, java, python, rust, typescript};
use crate::failure::Failure;

/// The file's name where `--config` does not say another.
const NAME: &str = "gen-sdk.toml";

/// What the user says.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Said {
    pub(super) version: Option<String>,
    pub(super) description: Option<String>,
    pub(super) license: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) repository: Option<String>,
    pub(super) python: python::Said,
    pub(super) go: go::Said,
    pub(super) rust: rust::Said,
    pub(super) typescript: typescript::Said,
    pub(super) java: java::Said,
}

/// The settings for an app: what the file says, else the defaults.
pub(crate) fn load(path: Option<&Path>, app: &str) -> Result<Settings, Failure> {
    let default = Path::new(NAME);
    let (path, text) = match path {
        Some(path) => (path, fs::read_to_string(path)),
        None if default.exists() => (default, fs::read_to_string(default)),
        None => return Ok(Settings::settle(Said::default(), app)),
    };
    let shown = path.display();
    let text = text.map_err(|error| {
        Failure::refused(
            format!("cannot read `{shown}`: {error}"),
            "check the path that `--config` gives",
        )
    })?;
    let said = toml::from_str(&text).map_err(|error| {
        Failure::refused(
            format!("`{shown}` is malformed: {}", error.to_string().trim_end()),
            "correct it there",
        )
    })?;
    let settings = Settings::settle(said, app);
    settings.check().map_err(|rule| {
        Failure::refused(
            format!("`{}` in `{shown}` is no {}", rule.key, rule.expected),
            "correct it there",
        )
    })?;
    Ok(settings)
}
