//! Compares what is generated with what is there, and decides file by file. Nothing
//! here touches the disk.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::lock::{self, Lock};
use crate::tree::{Class, Entry, Tree};

/// A file as it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) text: Vec<u8>,
    pub(crate) executable: bool,
}

/// What to do with one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is not there.
    Create,
    /// It is there, and differs.
    Update,
    /// It is there, and no longer generated.
    Remove,
}

/// What to do with every file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) changes: BTreeMap<Utf8PathBuf, Change>,
    /// Those of the changes that would undo an edit by hand.
    pub(crate) edited: Vec<Utf8PathBuf>,
    /// Managed files with edits, which stay as they are.
    pub(crate) kept: Vec<Utf8PathBuf>,
    /// Files in folders of ours that we know nothing of.
    pub(crate) unknown: Vec<Utf8PathBuf>,
    /// How many files are as they should be.
    pub(crate) unchanged: usize,
}

/// Decides. `found` holds what is on disk of the tree, the lock and the tree's own
/// folders.
pub(crate) fn plan(tree: &Tree, lock: &Lock, found: &BTreeMap<Utf8PathBuf, Found>) -> Plan {
    let mut plan = Plan::default();
    for (path, entry) in tree.iter() {
        plan.decide(path, entry, lock, found.get(path));
    }
    for (path, file) in found.iter().filter(|(path, _)| tree.get(path).is_none()) {
        match lock.get(path) {
            Some(locked) if locked.class == Class::Generated => {
                plan.changes.insert(path.clone(), Change::Remove);
                if locked.sha256 != lock::digest(&file.text) {
                    plan.edited.push(path.clone());
                }
            }
            _ if tree.owned().any(|folder| path.starts_with(folder)) => {
                plan.unknown.push(path.clone());
            }
            _ => {}
        }
    }
    plan.edited.sort();
    plan
}

impl Plan {
    fn decide(&mut self, path: &Utf8Path, entry: &Entry, lock: &Lock, found: Option<&Found>) {
        let locked = lock.get(path);
        let Some(found) = found else {
            if entry.class == Class::Once && locked.is_some() {
                self.unchanged += 1;
            } else {
                self.changes.insert(path.to_owned(), Change::Create);
            }
            return;
        };
        let same = found.text == entry.text;
        if (same && found.executable == entry.executable) || entry.class == Class::Once {
            self.unchanged += 1;
            return;
        }
        let edited = !same && locked.is_none_or(|it| it.sha256 != lock::digest(&found.text));
        if edited && entry.class == Class::Managed {
            self.kept.push(path.to_owned());
            return;
        }
        self.changes.insert(path.to_owned(), Change::Update);
        // The lock itself is a record, not a text that anybody writes.
        if edited && path != lock::NAME {
            self.edited.push(path.to_owned());
        }
    }

    /// How many files have this change.
    pub(crate) fn count(&self, change: Change) -> usize {
        self.changes.values().filter(|it| **it == change).count()
    }

    /// Nothing would be written, and nothing is there that should not be.
    pub(crate) fn is_clean(&self) -> bool {
        self.changes.is_empty() && self.unknown.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(class: Class, text: &str) -> Tree {
        let mut tree = Tree::default();
        tree.insert("own/file", class, text)
            .expect("the path is normalised");
        tree.own("own").expect("the path is normalised");
        tree
    }

    /// Plans for one file: generated before, on disk now, generated now.
    fn check(class: Class, before: Option<&str>, disk: Option<&str>, expected: &str) {
        let lock = before.map_or_else(Lock::default, |it| Lock::of(&tree(class, it), b""));
        let found = disk.map(|it| Found {
            text: format!("{it}\n").into_bytes(),
            executable: false,
        });
        let found = found
            .map(|it| (Utf8PathBuf::from("own/file"), it))
            .into_iter()
            .collect();
        let plan = plan(&tree(class, "new"), &lock, &found);
        let told = match plan.changes.values().next() {
            Some(_) if !plan.edited.is_empty() => "refuse",
            Some(Change::Create) => "create",
            Some(Change::Update) => "update",
            Some(Change::Remove) => "remove",
            None if !plan.kept.is_empty() => "keep",
            None => "nothing",
        };
        assert_eq!(told, expected, "{class:?} {before:?} {disk:?}");
    }

    #[test]
    fn every_class_in_every_state() {
        let (old, new, mine) = (Some("old"), Some("new"), Some("mine"));
        for (before, disk, [generated, managed, once]) in [
            (None, None, ["create", "create", "create"]),
            (None, new, ["nothing", "nothing", "nothing"]),
            (None, mine, ["refuse", "keep", "nothing"]),
            (old, None, ["create", "create", "nothing"]),
            (old, old, ["update", "update", "nothing"]),
            (old, new, ["nothing", "nothing", "nothing"]),
            (old, mine, ["refuse", "keep", "nothing"]),
        ] {
            check(Class::Generated, before, disk, generated);
            check(Class::Managed, before, disk, managed);
            check(Class::Once, before, disk, once);
        }
    }

    #[test]
    fn what_is_no_longer_generated() {
        let mut old = tree(Class::Generated, "old");
        old.insert("own/stale", Class::Generated, "stale")
            .expect("the path is normalised");
        old.insert("own/edited", Class::Generated, "stale")
            .expect("the path is normalised");
        old.insert("managed", Class::Managed, "stale")
            .expect("the path is normalised");
        let lock = Lock::of(&old, b"");
        let file = |text: &str| Found {
            text: text.as_bytes().to_vec(),
            executable: false,
        };
        let found = [
            ("managed", file("stale\n")),
            ("own/edited", file("mine\n")),
            ("own/file", file("old\n")),
            ("own/stale", file("stale\n")),
            ("own/unknown", file("mine\n")),
        ];
        let found = found
            .map(|(path, file)| (Utf8PathBuf::from(path), file))
            .into_iter()
            .collect();
        let plan = plan(&tree(Class::Generated, "old"), &lock, &found);
        let removed = [
            ("own/edited", Change::Remove),
            ("own/stale", Change::Remove),
        ];
        assert_eq!(
            plan.changes,
            removed.map(|(path, change)| (path.into(), change)).into()
        );
        assert_eq!(plan.edited, ["own/edited"]);
        assert_eq!(plan.unknown, ["own/unknown"]);
        assert_eq!(plan.unchanged, 1);
    }

    #[test]
    fn a_mode_is_part_of_a_file() {
        let mut tree = Tree::default();
        tree.insert_executable("run", Class::Generated, "text")
            .expect("the path is normalised");
        let found = Found {
            text: b"text\n".to_vec(),
            executable: false,
        };
        let found = [(Utf8PathBuf::from("run"), found)].into();
        let plan = plan(&tree, &Lock::default(), &found);
        assert_eq!(plan.changes, [("run".into(), Change::Update)].into());
        assert!(plan.edited.is_empty());
    }
}
