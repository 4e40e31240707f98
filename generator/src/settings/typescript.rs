//! The settings of a TypeScript SDK.

use serde::Deserialize;

use super::rule::Rule;
use crate::text::Words;

/// Names in TypeScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeScript {
    /// The name of the package, such as `acme-greeter` or `@acme/greeter`.
    pub(crate) package: String,
}

/// What the user says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    package: Option<String>,
}

impl TypeScript {
    /// What is said, and what holds for an app where nothing is.
    pub(super) fn settle(said: Said, app: &str) -> Self {
        let package = || Words::of(app).kebab();
        Self {
            package: said.package.unwrap_or_else(package),
        }
    }

    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![Rule {
            key: "typescript.package",
            expected: "name such as `acme-greeter` or `@acme/greeter`",
            holds: is_npm_package(&self.package),
        }]
    }
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

#[cfg(test)]
mod tests {
    use crate::settings::tests::{defaults, refused};

    #[test]
    fn names_come_from_the_app() {
        let typescript = defaults("examples.greeter").typescript;
        assert_eq!(typescript.package, "examples-greeter");
    }

    #[test]
    fn what_would_break_out_is_refused() {
        for package in ["@acme", "../b", "Greeter", "a b", "@a/b/c"] {
            let key = refused(|it| it.typescript.package = package.to_owned());
            assert_eq!(key, Some("typescript.package"), "{package}");
        }
        assert_eq!(
            refused(|it| it.typescript.package = "@a/b".to_owned()),
            None
        );
    }
}
