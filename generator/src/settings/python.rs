//! The settings of a Python SDK.

use serde::Deserialize;

use super::rule::{Rule, is_distribution, is_package, unreserved};
use crate::keywords::PYTHON_KEYWORDS;
use crate::text::Words;

/// Names in Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Python {
    /// The name of the distribution, such as `acme-greeter`.
    pub(crate) distribution: String,
    /// The name of the import package, such as `acme_greeter`.
    pub(crate) package: String,
}

/// What the user says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    distribution: Option<String>,
    package: Option<String>,
}

impl Python {
    /// What is said, and what holds for an app where nothing is.
    pub(super) fn settle(said: Said, app: &str) -> Self {
        let words = Words::of(app);
        let package = || unreserved(words.snake(), PYTHON_KEYWORDS, "_sdk");
        Self {
            distribution: said.distribution.unwrap_or_else(|| words.kebab()),
            package: said.package.unwrap_or_else(package),
        }
    }

    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![
            Rule {
                key: "python.distribution",
                expected: "name such as `acme-greeter`",
                holds: is_distribution(&self.distribution),
            },
            Rule {
                key: "python.package",
                expected: "name such as `acme_greeter`",
                holds: is_package(&self.package, PYTHON_KEYWORDS),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::tests::{defaults, refused};

    #[test]
    fn names_come_from_the_app() {
        let python = defaults("examples.greeter").python;
        assert_eq!(python.distribution, "examples-greeter");
        assert_eq!(python.package, "examples_greeter");
        assert_eq!(defaults("class").python.package, "class_sdk");
    }

    #[test]
    fn what_would_break_out_is_refused() {
        for distribution in ["-a", "a\"", ""] {
            let key = refused(|it| it.python.distribution = distribution.to_owned());
            assert_eq!(key, Some("python.distribution"), "{distribution}");
        }
        for package in ["class", "../b", "Greeter"] {
            let key = refused(|it| it.python.package = package.to_owned());
            assert_eq!(key, Some("python.package"), "{package}");
        }
    }
}
