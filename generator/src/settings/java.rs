//! The settings of a Java SDK.

use serde::Deserialize;

use super::Unset;
use super::rule::{Rule, is_distribution, unreserved};
use crate::keywords::JAVA_KEYWORDS;
use crate::text::Words;

/// Who publishes where nobody says it.
const GROUP: &str = "com.example";

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

/// What the user says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    group: Option<String>,
    artifact: Option<String>,
    package: Option<String>,
}

impl Java {
    /// What is said, and what holds for an app where nothing is.
    pub(super) fn settle(said: Said, app: &str, unset: &mut Unset) -> Self {
        let group = said.group.unwrap_or_else(|| {
            unset.push(("java.group", GROUP.to_owned()));
            GROUP.to_owned()
        });
        let package = || format!("{group}.{}", words(app));
        Self {
            artifact: said.artifact.unwrap_or_else(|| Words::of(app).kebab()),
            package: said.package.unwrap_or_else(package),
            group,
        }
    }

    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![
            Rule {
                key: "java.group",
                expected: "name such as `com.example`",
                holds: is_package(&self.group),
            },
            Rule {
                key: "java.artifact",
                expected: "name such as `acme-greeter`",
                holds: is_distribution(&self.artifact),
            },
            Rule {
                key: "java.package",
                expected: "package such as `com.example.acme`",
                holds: is_package(&self.package),
            },
        ]
    }
}

/// The words of a package that an app's name makes.
fn words(app: &str) -> String {
    let word = |it| unreserved(Words::of(it).iter().collect(), JAVA_KEYWORDS, "_");
    app.split('.').map(word).collect::<Vec<_>>().join(".")
}

/// Words of Java in small letters, and not the packages of Java itself.
fn is_package(text: &str) -> bool {
    let is_word = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_lowercase() || it == '_')
            && it
                .chars()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
            && !JAVA_KEYWORDS.contains(&it)
    };
    text.split('.').all(is_word) && !text.starts_with("java.") && text != "java"
}

#[cfg(test)]
mod tests {
    use crate::settings::tests::{defaults, refused};

    #[test]
    fn names_come_from_the_app() {
        let package = |app| defaults(app).java.package;
        assert_eq!(package("examples.greeter"), "com.example.examples.greeter");
        assert_eq!(package("import.a-b"), "com.example.import_.ab");
    }

    #[test]
    fn what_would_break_out_is_refused() {
        for package in ["com..acme", "com.class", "java.acme", "Com.acme", "com.1st"] {
            let key = refused(|it| it.java.package = package.to_owned());
            assert_eq!(key, Some("java.package"), "{package}");
            let key = refused(|it| it.java.group = package.to_owned());
            assert_eq!(key, Some("java.group"), "{package}");
        }
        let key = refused(|it| it.java.artifact = "a/b".to_owned());
        assert_eq!(key, Some("java.artifact"));
    }
}
