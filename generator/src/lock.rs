//! `gen-sdk.lock`: what was generated, so that the next run knows whose each file is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::tree::{self, Class, Tree};

/// Its name below the root of an SDK.
pub(crate) const NAME: &str = "gen-sdk.lock";

/// What was generated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lock {
    /// The version of gen-sdk.
    tool: String,
    /// The SHA-256 of the contract as a descriptor set.
    contract: String,
    #[serde(default)]
    files: BTreeMap<Utf8PathBuf, LockedFile>,
}

/// One file as it was generated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedFile {
    pub(crate) class: Class,
    /// The SHA-256 of its content.
    pub(crate) sha256: String,
}

/// Why a lock cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LockError {
    /// It is no TOML, or not of this shape.
    #[error("{0}")]
    Malformed(#[from] toml::de::Error),
    /// It names a file outside of the SDK.
    #[error("it lists `{0}`, which is no path below it")]
    Path(Utf8PathBuf),
}

impl Lock {
    /// What is to be locked once `tree` is written.
    pub(crate) fn of(tree: &Tree, contract: &[u8]) -> Self {
        let file = |entry: &tree::Entry| LockedFile {
            class: entry.class,
            sha256: digest(&entry.text),
        };
        Self {
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            contract: digest(contract),
            files: tree
                .iter()
                .map(|(path, entry)| (path.clone(), file(entry)))
                .collect(),
        }
    }

    /// Reads a lock. It decides what may be removed, so its paths are not trusted.
    pub(crate) fn parse(text: &str) -> Result<Self, LockError> {
        let lock: Self = toml::from_str(text)?;
        match lock.files.keys().find(|it| !tree::is_normalised(it)) {
            Some(path) => Err(LockError::Path(path.clone())),
            None => Ok(lock),
        }
    }

    /// One line a file, so that a merge of two branches conflicts as little as possible.
    pub(crate) fn render(&self) -> String {
        let mut text = format!(
            "# Written by gen-sdk, which reads it to tell its files from yours; keep it under version control.\n\
             tool = {:?}\ncontract = {:?}\n\n[files]\n",
            self.tool, self.contract
        );
        for (path, file) in &self.files {
            let class = match file.class {
                Class::Generated => "generated",
                Class::Managed => "managed",
                Class::Once => "once",
            };
            let path = toml::Value::from(path.as_str());
            writeln!(
                text,
                "{path} = {{ class = {class:?}, sha256 = {:?} }}",
                file.sha256
            )
            .expect("a string takes any text");
        }
        text
    }

    /// The file as it was generated last.
    pub(crate) fn get(&self, path: &Utf8Path) -> Option<&LockedFile> {
        self.files.get(path)
    }

    /// The files in the order of their paths.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Utf8PathBuf, &LockedFile)> {
        self.files.iter()
    }
}

/// The SHA-256 in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes any text");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_it_was_written() {
        let mut tree = Tree::default();
        tree.insert("a/\"b\".txt", Class::Generated, "text")
            .expect("the path is normalised");
        tree.insert("README.md", Class::Managed, "text")
            .expect("the path is normalised");
        let lock = Lock::of(&tree, b"contract");
        assert_eq!(
            Lock::parse(&lock.render()).expect("it is well-formed"),
            lock
        );
        assert!(
            lock.render()
                .contains("README.md\" = { class = \"managed\""),
            "{}",
            lock.render()
        );
    }

    #[test]
    fn leads_nowhere_else() {
        for path in ["../a", "/etc/passwd", "a/../../b"] {
            let text = format!(
                "tool = \"\"\ncontract = \"\"\n[files]\n{path:?} = {{ class = \"once\", sha256 = \"\" }}"
            );
            assert!(
                matches!(Lock::parse(&text), Err(LockError::Path(_))),
                "{path}"
            );
        }
    }
}
