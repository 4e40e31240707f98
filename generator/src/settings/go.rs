//! The settings of a Go SDK.

use serde::Deserialize;

use super::Unset;
use super::rule::{Rule, is_package, unreserved};
use crate::keywords::GO_KEYWORDS;
use crate::text::Words;

/// Names in Go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Go {
    /// The path of the module, such as `example.com/acme-greeter`.
    pub(crate) module: String,
    /// The name of its root package, such as `greeter`.
    pub(crate) package: String,
}

/// What the user says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    module: Option<String>,
    package: Option<String>,
}

impl Go {
    /// What is said, and what holds for an app where nothing is.
    pub(super) fn settle(said: Said, app: &str, unset: &mut Unset) -> Self {
        let last = app.rsplit('.').next().unwrap_or(app);
        let package = || unreserved(Words::of(last).iter().collect(), GO_KEYWORDS, "sdk");
        let module = said.module.unwrap_or_else(|| {
            let module = format!("example.com/{}", Words::of(app).kebab());
            unset.push(("go.module", module.clone()));
            module
        });
        Self {
            module,
            package: said.package.unwrap_or_else(package),
        }
    }

    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![
            Rule {
                key: "go.module",
                expected: "module path such as `example.com/acme-greeter`",
                holds: is_module(&self.module),
            },
            Rule {
                key: "go.package",
                expected: "name such as `greeter`",
                holds: is_package(&self.package, GO_KEYWORDS),
            },
        ]
    }
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

#[cfg(test)]
mod tests {
    use crate::settings::tests::{defaults, refused};

    #[test]
    fn names_come_from_the_app() {
        let go = defaults("examples.greeter").go;
        assert_eq!(go.module, "example.com/examples-greeter");
        assert_eq!(go.package, "greeter");
        assert_eq!(defaults("import.go").go.package, "gosdk");
    }

    #[test]
    fn what_would_break_out_is_refused() {
        for module in ["a//b", "../b", "a b", ""] {
            let key = refused(|it| it.go.module = module.to_owned());
            assert_eq!(key, Some("go.module"), "{module}");
        }
        for package in ["Greeter", "func", "a-b"] {
            let key = refused(|it| it.go.package = package.to_owned());
            assert_eq!(key, Some("go.package"), "{package}");
        }
    }
}
