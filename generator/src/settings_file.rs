//! Reads `gen-sdk.toml`.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::failure::Failure;
use crate::settings::{self, Settings};

/// The file's name where `--config` does not say another.
const NAME: &str = "gen-sdk.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: Option<String>,
    description: Option<String>,
    license: Option<String>,
    authors: Option<Vec<String>>,
    repository: Option<String>,
    #[serde(default)]
    python: Python,
    #[serde(default)]
    rust: Rust,
    #[serde(default)]
    go: Go,
    #[serde(default)]
    typescript: TypeScript,
    #[serde(default)]
    java: Java,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Python {
    distribution: Option<String>,
    package: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Go {
    module: Option<String>,
    package: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rust {
    package: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeScript {
    package: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Java {
    group: Option<String>,
    artifact: Option<String>,
    package: Option<String>,
}

/// The settings for an app: what the file says, else the defaults.
pub(crate) fn load(path: Option<&Path>, app: &str) -> Result<Settings, Failure> {
    let default = Path::new(NAME);
    let (path, text) = match path {
        Some(path) => (path, fs::read_to_string(path)),
        None if default.exists() => (default, fs::read_to_string(default)),
        None => return Ok(Settings::derived_from(app)),
    };
    let shown = path.display();
    let text = text.map_err(|error| {
        Failure::refused(
            format!("cannot read `{shown}`: {error}"),
            "check the path that `--config` gives",
        )
    })?;
    let file: File = toml::from_str(&text).map_err(|error| {
        Failure::refused(
            format!("`{shown}` is malformed: {}", error.to_string().trim_end()),
            "correct it there",
        )
    })?;
    let settings = merged(file, app);
    settings.check().map_err(|(key, expected)| {
        Failure::refused(
            format!("`{key}` in `{shown}` is no {expected}"),
            "correct it there",
        )
    })?;
    Ok(settings)
}

fn merged(file: File, app: &str) -> Settings {
    let mut settings = Settings::derived_from(app);
    if file.go.module.is_some() {
        settings.unset.retain(|(key, _)| *key != "go.module");
    }
    if let Some(group) = &file.java.group {
        settings.java = settings::Java::derived_from(app, group);
        settings.unset.retain(|(key, _)| *key != "java.group");
    }
    let java = &mut settings.java;
    let python = &mut settings.python;
    let go = &mut settings.go;
    for (said, value) in [
        (file.version, &mut settings.version),
        (file.description, &mut settings.description),
        (file.python.distribution, &mut python.distribution),
        (file.python.package, &mut python.package),
        (file.go.module, &mut go.module),
        (file.go.package, &mut go.package),
        (file.rust.package, &mut settings.rust.package),
        (file.typescript.package, &mut settings.typescript.package),
        (file.java.artifact, &mut java.artifact),
        (file.java.package, &mut java.package),
    ] {
        if let Some(said) = said {
            *value = said;
        }
    }
    settings.license = file.license;
    settings.authors = file.authors.unwrap_or_default();
    settings.repository = file.repository;
    settings
}
