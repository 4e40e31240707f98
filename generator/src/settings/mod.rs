//! What the user decides about the packages, complete with defaults; one file for the names in
//! each language.

mod file;
mod go;
mod java;
mod python;
mod rule;
mod rust;
mod typescript;

pub(crate) use file::load;

use file::Said;
use go::Go;
use java::Java;
use python::Python;
use rule::{Rule, is_license, is_line, is_url, is_version};
use rust::Rust;
use typescript::TypeScript;

/// Keys that were left to a default which is not fit for publishing, and it.
type Unset = Vec<(&'static str, String)>;

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
    /// What is not fit for publishing.
    pub(crate) unset: Unset,
}

impl Settings {
    /// What is said, and what holds for an app where nothing is.
    fn settle(said: Said, app: &str) -> Self {
        let mut unset = Unset::new();
        let description = || format!("SDK for plugins of {app}");
        Self {
            version: said.version.unwrap_or_else(|| "0.1.0".to_owned()),
            description: said.description.unwrap_or_else(description),
            license: said.license,
            authors: said.authors,
            repository: said.repository,
            python: Python::settle(said.python, app),
            go: Go::settle(said.go, app, &mut unset),
            rust: Rust::settle(said.rust, app),
            typescript: TypeScript::settle(said.typescript, app),
            java: Java::settle(said.java, app, &mut unset),
            unset,
        }
    }

    /// Settings end up in manifests and code. An error is the first rule that does not hold.
    fn check(&self) -> Result<(), Rule> {
        let rules = [
            self.rules(),
            self.python.rules(),
            self.rust.rules(),
            self.go.rules(),
            self.typescript.rules(),
            self.java.rules(),
        ];
        let broken = rules.into_iter().flatten().find(|rule| !rule.holds);
        broken.map_or(Ok(()), Err)
    }

    fn rules(&self) -> Vec<Rule> {
        let license = self.license.as_deref();
        let repository = self.repository.as_deref();
        vec![
            Rule {
                key: "version",
                expected: "version such as `0.1.0`",
                holds: is_version(&self.version),
            },
            Rule {
                key: "description",
                expected: "line of text",
                holds: is_line(&self.description),
            },
            Rule {
                key: "license",
                expected: "SPDX expression such as `MIT OR Apache-2.0`",
                holds: license.is_none_or(is_license),
            },
            Rule {
                key: "authors",
                expected: "list of names, or `Name <mail@example.com>`",
                holds: self.authors.iter().all(|it| is_line(it)),
            },
            Rule {
                key: "repository",
                expected: "`https://` URL",
                holds: repository.is_none_or(is_url),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{Said, Settings};

    /// What holds for an app where nothing is said.
    pub(super) fn defaults(app: &str) -> Settings {
        Settings::settle(Said::default(), app)
    }

    /// The key that is named where sound settings are changed.
    pub(super) fn refused(change: impl FnOnce(&mut Settings)) -> Option<&'static str> {
        let mut settings = defaults("acme");
        change(&mut settings);
        settings.check().err().map(|rule| rule.key)
    }

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
            let broken = defaults(app).check().err();
            assert_eq!(broken.map(|rule| rule.key), None, "{app}");
        }
    }

    #[test]
    fn what_would_break_out_is_refused() {
        for version in ["1.0", "01.0.0", "1.0.0\n", ""] {
            let key = refused(|it| it.version = version.to_owned());
            assert_eq!(key, Some("version"), "{version}");
        }
        let key = refused(|it| it.description = "a\nb".to_owned());
        assert_eq!(key, Some("description"));
        let key = refused(|it| it.license = Some("MIT\"".to_owned()));
        assert_eq!(key, Some("license"));
        let key = refused(|it| it.authors = vec![String::new()]);
        assert_eq!(key, Some("authors"));
        let key = refused(|it| it.repository = Some("http://a".to_owned()));
        assert_eq!(key, Some("repository"));
    }

    #[test]
    fn only_what_is_left_to_a_default_is_called_unset() {
        let keys = |settings: &Settings| settings.unset.iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(keys(&defaults("acme")), ["go.module", "java.group"]);
        let said = "[go]\nmodule = \"acme.dev/sdk\"\n[java]\ngroup = \"dev.acme\"\n";
        let settings = Settings::settle(toml::from_str(said).unwrap(), "acme.greeter");
        assert!(keys(&settings).is_empty());
        assert_eq!(settings.java.package, "dev.acme.acme.greeter");
    }
}
