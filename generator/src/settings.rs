//! What the user decides about the packages, complete with defaults.

use crate::keywords::{
    GO_KEYWORDS, JAVA_KEYWORDS, PYTHON_KEYWORDS, RUST_KEYWORDS, RUST_NEVER, RUST_PACKAGES,
};
use crate::text::Words;

/// Names and package data of the SDKs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The version of a new package, such as `0.1.0`.
    pub(crate) version: String,
    /// One line on what the SDK is for.
    pub(crate) description: String,
    /// An SPDX expression; the owner's choice, so there is no default.
    pub(crate) license: Option<String>,
    /// `Name <mail@example.com>` or a name alone.
    pub(crate) authors: Vec<String>,
    /// Where the source is kept, an https URL.
    pub(crate) repository: Option<String>,
    /// Names in Python.
    pub(crate) python: Python,
    /// Names in Go.
    pub(crate) go: Go,
    /// Names in Rust.
    pub(crate) rust: Rust,
    /// Names in TypeScript.
    pub(crate) typescript: TypeScript,
    /// Names in Java.
    pub(crate) java: Java,
    /// Keys that were left to a default which is not fit for publishing, and it.
    pub(crate) unset: Vec<(&'static str, String)>,
}

/// Names in Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Python {
    /// The name of the distribution, such as `acme-greeter`.
    pub(crate) distribution: String,
    /// The name of the import package, such as `acme_greeter`.
    pub(crate) package: String,
}

/// Names in Go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Go {
    /// The path of the module, such as `example.com/acme-greeter`.
    pub(crate) module: String,
    /// The name of its root package, such as `greeter`.
    pub(crate) package: String,
}

/// Names in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rust {
    /// The name of the crate, such as `acme-greeter`.
    pub(crate) package: String,
}

/// Names in TypeScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeScript {
    /// The name of the package, such as `acme-greeter` or `@acme/greeter`.
    pub(crate) package: String,
}

/// Names in Java.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Java {
    /// Who publishes, as Maven knows them, such as `com.example`.
    pub(crate) group: String,
    /// The name of the jar, such as `acme-greeter`.
    pub(crate) artifact: String,
    /// The package of every class, such as `com.example.acme.greeter`.
    pub(crate) package: String,
}

impl Java {
    /// What holds for an app where the user says no more than the group.
    pub(crate) fn derived_from(app: &str, group: &str) -> Self {
        let parts = app.split('.').map(|it| {
            let part: String = Words::of(it).iter().collect();
            unreserved(part, JAVA_KEYWORDS, "_")
        });
        let parts: Vec<String> = parts.collect();
        Self {
            group: group.to_owned(),
            artifact: Words::of(app).kebab(),
            package: format!("{group}.{}", parts.join(".")),
        }
    }
}

impl Settings {
    /// What holds where the user says nothing.
    pub(crate) fn derived_from(app: &str) -> Self {
        let words = Words::of(app);
        let last = app.rsplit('.').next().unwrap_or(app);
        let module = format!("example.com/{}", words.kebab());
        Self {
            version: "0.1.0".to_owned(),
            description: format!("SDK for plugins of {app}"),
            license: None,
            authors: Vec::new(),
            repository: None,
            python: Python {
                distribution: words.kebab(),
                package: unreserved(words.snake(), PYTHON_KEYWORDS, "_sdk"),
            },
            rust: Rust {
                package: if is_crate(&words.kebab()) {
                    words.kebab()
                } else {
                    words.kebab() + "-sdk"
                },
            },
            typescript: TypeScript {
                package: words.kebab(),
            },
            java: Java::derived_from(app, JAVA_GROUP),
            unset: vec![
                ("go.module", module.clone()),
                ("java.group", JAVA_GROUP.to_owned()),
            ],
            go: Go {
                module,
                package: unreserved(Words::of(last).iter().collect(), GO_KEYWORDS, "sdk"),
            },
        }
    }

    /// Settings end up in manifests and code. An error names the key, and what is
    /// expected there.
    pub(crate) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let is_line = |text: &str| !text.is_empty() && !text.contains(char::is_control);
        let license = self.license.as_deref();
        let repository = self.repository.as_deref();
        let checks = [
            (
                "version",
                "version such as `0.1.0`",
                is_version(&self.version),
            ),
            ("description", "line of text", is_line(&self.description)),
            (
                "license",
                "SPDX expression such as `MIT OR Apache-2.0`",
                license.is_none_or(is_license),
            ),
            (
                "authors",
                "list of names, or `Name <mail@example.com>`",
                self.authors.iter().all(|it| is_line(it)),
            ),
            (
                "repository",
                "`https://` URL",
                repository.is_none_or(is_url),
            ),
            (
                "python.distribution",
                "name such as `acme-greeter`",
                is_distribution(&self.python.distribution),
            ),
            (
                "python.package",
                "name such as `acme_greeter`",
                is_identifier(&self.python.package)
                    && !PYTHON_KEYWORDS.contains(&self.python.package.as_str()),
            ),
            (
                "rust.package",
                "crate name such as `acme-greeter`",
                is_crate(&self.rust.package),
            ),
            (
                "go.module",
                "module path such as `example.com/acme-greeter`",
                is_module(&self.go.module),
            ),
            (
                "go.package",
                "name such as `greeter`",
                is_identifier(&self.go.package) && !GO_KEYWORDS.contains(&self.go.package.as_str()),
            ),
            (
                "typescript.package",
                "name such as `acme-greeter` or `@acme/greeter`",
                is_npm_package(&self.typescript.package),
            ),
            (
                "java.group",
                "name such as `com.example`",
                is_java_package(&self.java.group),
            ),
            (
                "java.artifact",
                "name such as `acme-greeter`",
                is_distribution(&self.java.artifact),
            ),
            (
                "java.package",
                "package such as `com.example.acme`",
                is_java_package(&self.java.package),
            ),
        ];
        let wrong = checks.into_iter().find(|(.., right)| !right);
        wrong.map_or(Ok(()), |(key, expected, _)| Err((key, expected)))
    }
}

/// As crates.io takes it.
fn is_crate(name: &str) -> bool {
    let rest = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    name.starts_with(|it: char| it.is_ascii_alphabetic())
        && name.chars().all(rest)
        && ![RUST_KEYWORDS, RUST_NEVER, RUST_PACKAGES]
            .iter()
            .any(|it| it.contains(&name))
}

fn unreserved(name: String, keywords: &[&str], suffix: &str) -> String {
    if keywords.contains(&name.as_str()) {
        name + suffix
    } else {
        name
    }
}

fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number = |it: &&str| {
        let digits = it.len() < 10 && it.chars().all(|it| it.is_ascii_digit());
        digits && !it.is_empty() && (*it == "0" || !it.starts_with('0'))
    };
    parts.len() == 3 && parts.iter().all(is_number)
}

fn is_license(text: &str) -> bool {
    !text.trim().is_empty()
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || ".-+() ".contains(it))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    !rest.is_empty()
        && rest
            .chars()
            .all(|it| it.is_ascii_graphic() && !"\"'`<>\\^{}|".contains(it))
}

fn is_distribution(text: &str) -> bool {
    let ends = text.starts_with(|it: char| it.is_ascii_alphanumeric())
        && text.ends_with(|it: char| it.is_ascii_alphanumeric());
    ends && text
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it))
}

/// In lower case, as Python and Go want their packages.
fn is_identifier(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_lowercase())
        && text
            .chars()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
}

fn is_module(text: &str) -> bool {
    let is_element = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_alphanumeric())
            && !it.ends_with('.')
            && it
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "-_.~".contains(it))
    };
    text.split('/').all(is_element)
}

/// A name, in a scope or not; in lower case, as npm wants it.
fn is_npm_package(text: &str) -> bool {
    let name = match text.strip_prefix('@') {
        Some(scoped) => scoped
            .split_once('/')
            .filter(|(scope, _)| is_npm_name(scope)),
        None => Some(("", text)),
    };
    text.len() <= 214 && name.is_some_and(|(_, name)| is_npm_name(name))
}

fn is_npm_name(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_lowercase() || it.is_ascii_digit())
        && text
            .chars()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || "-_.~".contains(it))
}

/// Words of Java in small letters, and not the packages of Java itself.
fn is_java_package(text: &str) -> bool {
    let is_word = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_lowercase() || it == '_')
            && it
                .chars()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
            && !JAVA_KEYWORDS.contains(&it)
    };
    text.split('.').all(is_word) && !text.starts_with("java.") && text != "java"
}

/// Who publishes where nobody says it.
const JAVA_GROUP: &str = "com.example";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_sound() {
        for app in [
            "examples.greeter",
            "func",
            "class",
            "a-b_c.d1",
            "import.go",
            "tonic",
        ] {
            assert_eq!(Settings::derived_from(app).check(), Ok(()), "{app}");
        }
        let settings = Settings::derived_from("examples.greeter");
        assert_eq!(settings.python.distribution, "examples-greeter");
        assert_eq!(settings.python.package, "examples_greeter");
        assert_eq!(settings.rust.package, "examples-greeter");
        assert_eq!(settings.go.module, "example.com/examples-greeter");
        assert_eq!(settings.go.package, "greeter");
        assert_eq!(settings.java.package, "com.example.examples.greeter");
        let hostile = Settings::derived_from("import.a-b");
        assert_eq!(hostile.java.package, "com.example.import_.ab");
    }

    #[test]
    fn what_would_break_out_is_refused() {
        let check = |edit: fn(&mut Settings)| {
            let mut settings = Settings::derived_from("acme");
            edit(&mut settings);
            settings.check().map_err(|(key, _)| key)
        };
        assert_eq!(check(|it| it.version = "1.0".to_owned()), Err("version"));
        assert_eq!(check(|it| it.version = "01.0.0".to_owned()), Err("version"));
        assert_eq!(
            check(|it| it.description = "a\nb".to_owned()),
            Err("description")
        );
        assert_eq!(
            check(|it| it.license = Some("MIT\"".to_owned())),
            Err("license")
        );
        assert_eq!(check(|it| it.authors = vec![String::new()]), Err("authors"));
        assert_eq!(
            check(|it| it.repository = Some("http://a".to_owned())),
            Err("repository")
        );
        assert_eq!(
            check(|it| it.python.distribution = "-a".to_owned()),
            Err("python.distribution")
        );
        assert_eq!(
            check(|it| it.rust.package = "a b".to_owned()),
            Err("rust.package")
        );
        assert_eq!(
            check(|it| it.python.package = "class".to_owned()),
            Err("python.package")
        );
        assert_eq!(
            check(|it| it.go.module = "a//b".to_owned()),
            Err("go.module")
        );
        assert_eq!(
            check(|it| it.go.module = "../b".to_owned()),
            Err("go.module")
        );
        assert_eq!(
            check(|it| it.go.package = "Greeter".to_owned()),
            Err("go.package")
        );
        for package in ["@acme", "../b", "Greeter", "a b", "@a/b/c"] {
            let mut settings = Settings::derived_from("acme");
            settings.typescript.package = package.to_owned();
            assert!(settings.check().is_err(), "{package}");
        }
        for package in ["com..acme", "com.class", "java.acme", "Com.acme", "com.1st"] {
            let mut settings = Settings::derived_from("acme");
            settings.java.package = package.to_owned();
            assert!(settings.check().is_err(), "{package}");
        }
    }
}
