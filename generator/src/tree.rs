//! Owns the files of one SDK in memory, before anything touches the disk.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// What a generation may do with a file that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Class {
    /// Ours: overwritten, and removed when it is no longer generated.
    Generated,
    /// Shared: overwritten until the user edits it, kept from then on.
    Managed,
    /// The user's: written when it is not there yet, never again.
    Once,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The content. Text has LF line ends and exactly one newline at its end.
    pub(crate) text: Vec<u8>,
    /// What may be done with a file that is already there.
    pub(crate) class: Class,
    /// Whether the file's mode lets it be executed.
    pub(crate) executable: bool,
}

/// The files of one SDK by their path below its root, with forward slashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    entries: BTreeMap<Utf8PathBuf, Entry>,
    owned: BTreeSet<Utf8PathBuf>,
}

/// A back end asked for a file that a tree cannot hold.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum TreeError {
    /// Absolute, empty, not normalised, or leading out of the tree.
    #[error("`{0}` is no normalised path below the root of an SDK")]
    Path(Utf8PathBuf),
    /// Two files of the same name.
    #[error("`{0}` is generated twice")]
    Duplicate(Utf8PathBuf),
    /// One path is a file and a folder at once.
    #[error("`{0}` is both a file and a folder")]
    FileAndFolder(Utf8PathBuf),
}

impl Tree {
    /// Adds a text file. Its line ends become LF and its end exactly one newline.
    pub(crate) fn insert(
        &mut self,
        path: impl AsRef<Utf8Path>,
        class: Class,
        text: &str,
    ) -> Result<(), TreeError> {
        self.insert_entry(path.as_ref(), class, normalised(text).into_bytes(), false)
    }

    /// Adds a text file that can be executed.
    pub(crate) fn insert_executable(
        &mut self,
        path: impl AsRef<Utf8Path>,
        class: Class,
        text: &str,
    ) -> Result<(), TreeError> {
        self.insert_entry(path.as_ref(), class, normalised(text).into_bytes(), true)
    }

    /// Adds a file byte for byte.
    pub(crate) fn insert_bytes(
        &mut self,
        path: impl AsRef<Utf8Path>,
        class: Class,
        bytes: Vec<u8>,
    ) -> Result<(), TreeError> {
        self.insert_entry(path.as_ref(), class, bytes, false)
    }

    /// Says that a folder holds nothing but what is generated, at any depth, so that
    /// `--check` calls any other file in it an extra one.
    pub(crate) fn own(&mut self, folder: impl AsRef<Utf8Path>) -> Result<(), TreeError> {
        let folder = folder.as_ref();
        check(folder)?;
        self.owned.insert(folder.to_owned());
        Ok(())
    }

    /// The files in the order of their paths.
    pub(crate) fn iter(&self) -> btree_map::Iter<'_, Utf8PathBuf, Entry> {
        self.entries.iter()
    }

    /// The file at `path`.
    pub(crate) fn get(&self, path: &Utf8Path) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// The folders that hold nothing but what is generated.
    pub(crate) fn owned(&self) -> impl Iterator<Item = &Utf8Path> {
        self.owned.iter().map(Utf8PathBuf::as_path)
    }

    fn insert_entry(
        &mut self,
        path: &Utf8Path,
        class: Class,
        text: Vec<u8>,
        executable: bool,
    ) -> Result<(), TreeError> {
        check(path)?;
        let folders = path.ancestors().skip(1);
        if let Some(file) = folders
            .into_iter()
            .find(|it| self.entries.contains_key(*it))
        {
            return Err(TreeError::FileAndFolder(file.to_owned()));
        }
        if self
            .entries
            .keys()
            .any(|it| it != path && it.starts_with(path))
        {
            return Err(TreeError::FileAndFolder(path.to_owned()));
        }
        match self.entries.entry(path.to_owned()) {
            btree_map::Entry::Occupied(_) => Err(TreeError::Duplicate(path.to_owned())),
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(Entry {
                    text,
                    class,
                    executable,
                });
                Ok(())
            }
        }
    }
}

fn check(path: &Utf8Path) -> Result<(), TreeError> {
    if is_normalised(path) {
        Ok(())
    } else {
        Err(TreeError::Path(path.to_owned()))
    }
}

/// Only names, and spelled in the one way that a lock and a disk agree on.
pub(crate) fn is_normalised(path: &Utf8Path) -> bool {
    let names = path
        .components()
        .all(|it| matches!(it, Utf8Component::Normal(_)));
    let spelled: Utf8PathBuf = path.components().collect();
    let harmless = !path.as_str().contains(['\\', '\0', '\n', '\r']);
    names && harmless && !path.as_str().is_empty() && spelled.as_str() == path.as_str()
}

fn normalised(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.truncate(text.trim_end_matches('\n').len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_in_one_newline() {
        for (given, expected) in [
            ("", ""),
            ("\n\n", ""),
            ("a", "a\n"),
            ("a\r\nb\r\n\r\n", "a\nb\n"),
            ("\n a", "\n a\n"),
        ] {
            assert_eq!(normalised(given), expected, "{given:?}");
        }
    }

    #[test]
    fn only_normalised_paths_below_the_root() {
        for path in [
            "", ".", "/a", "../a", "a/../b", "a/./b", "a//b", "a/", "a\\b", "a\nb",
        ] {
            let refused = Tree::default().insert(path, Class::Once, "text");
            assert_eq!(refused, Err(TreeError::Path(path.into())), "{path:?}");
        }
        assert_eq!(Tree::default().insert("a/b.c", Class::Once, "text"), Ok(()));
    }

    #[test]
    fn a_path_is_one_file() {
        let mut tree = Tree::default();
        tree.insert("a/b", Class::Generated, "text")
            .expect("the path is normalised");
        let insert = |path: &str| tree.clone().insert(path, Class::Generated, "text");
        assert_eq!(insert("a/b"), Err(TreeError::Duplicate("a/b".into())));
        assert_eq!(insert("a/b/c"), Err(TreeError::FileAndFolder("a/b".into())));
        assert_eq!(insert("a"), Err(TreeError::FileAndFolder("a".into())));
        assert_eq!(insert("a/bc"), Ok(()));
    }

    proptest::proptest! {
        #[test]
        fn no_path_leads_out(path in "[./a\\\\]{0,8}|.*") {
            if is_normalised(Utf8Path::new(&path)) {
                let joined = Utf8Path::new("/root").join(&path);
                let names = joined.components().all(|it| it != Utf8Component::ParentDir);
                proptest::prop_assert!(joined.starts_with("/root") && names, "{}", joined);
            }
        }
    }
}
