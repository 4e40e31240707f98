//! The settings of a Rust SDK.

use serde::Deserialize;

use super::rule::Rule;
use crate::keywords::{RUST_KEYWORDS, RUST_NEVER, RUST_PACKAGES};
use crate::text::Words;

/// Names in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rust {
    /// The name of the crate, such as `acme-greeter`.
    pub(crate) package: String,
}

/// What the user says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    package: Option<String>,
}

impl Rust {
    /// What is said, and what holds for an app where nothing is.
    pub(super) fn settle(said: Said, app: &str) -> Self {
        let package = || {
            let name = Words::of(app).kebab();
            if is_crate(&name) { name } else { name + "-sdk" }
        };
        Self {
            package: said.package.unwrap_or_else(package),
        }
    }

    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![Rule {
            key: "rust.package",
            expected: "crate name such as `acme-greeter`",
            holds: is_crate(&self.package),
        }]
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

#[cfg(test)]
mod tests {
    use crate::settings::tests::{defaults, refused};

    #[test]
    fn names_come_from_the_app() {
        let package = |app| defaults(app).rust.package;
        assert_eq!(package("examples.greeter"), "examples-greeter");
        assert_eq!(package("tonic"), "tonic-sdk");
        assert_eq!(package("loop"), "loop-sdk");
    }

    #[test]
    fn what_would_break_out_is_refused() {
        for package in ["a b", "1st", "tokio", "self", "../b"] {
            let key = refused(|it| it.rust.package = package.to_owned());
            assert_eq!(key, Some("rust.package"), "{package}");
        }
    }
}
