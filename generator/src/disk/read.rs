//! Reads what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;

use camino::{Utf8Path, Utf8PathBuf};

use super::failure;
use crate::failure::Failure;
use crate::lock::{self, Lock};
use crate::plan::Found;
use crate::tree::Tree;

/// The lock of the last run; an empty one where there was none.
pub(crate) fn lock(root: &Utf8Path) -> Result<Lock, Failure> {
    if root.exists() && !root.is_dir() {
        let help = "name a folder with `-o`; it is made where it does not exist";
        return Err(Failure::refused(
            format!("the output `{root}` is a file, not a folder"),
            help,
        ));
    }
    let Some(found) = file(root, Utf8Path::new(lock::NAME))? else {
        return Ok(Lock::default());
    };
    Lock::parse(&String::from_utf8_lossy(&found.text)).map_err(|error| {
        Failure::refused(
            format!("cannot use `{}`: {}", root.join(lock::NAME), error.to_string().trim_end()),
            "restore it from version control; or delete it, and edits can no longer be told from generated text",
        )
    })
}

/// Whatever is there of the tree, of the lock and in the tree's own folders.
pub(crate) fn found(
    root: &Utf8Path,
    tree: &Tree,
    lock: &Lock,
) -> Result<BTreeMap<Utf8PathBuf, Found>, Failure> {
    let mut paths: BTreeSet<Utf8PathBuf> = tree.iter().map(|(path, _)| path.clone()).collect();
    paths.extend(lock.iter().map(|(path, _)| path.clone()));
    for folder in tree.owned() {
        walk(root, folder, &mut paths)?;
    }
    let mut all = BTreeMap::new();
    for path in paths {
        if let Some(found) = file(root, &path)? {
            all.insert(path, found);
        }
    }
    Ok(all)
}

fn file(root: &Utf8Path, path: &Utf8Path) -> Result<Option<Found>, Failure> {
    let full = root.join(path);
    let read = || -> io::Result<Found> {
        // A link's own target is what a reader of the file would see.
        let metadata = fs::metadata(&full)?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Err(io::Error::other("it is no regular file"));
        }
        let executable = metadata.permissions().mode() & 0o100 != 0;
        Ok(Found {
            text: fs::read(&full)?,
            executable,
        })
    };
    match read() {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failure("read", &full, &error)),
    }
}

/// Adds every file below a folder, but not what running the SDK leaves there.
fn walk(
    root: &Utf8Path,
    folder: &Utf8Path,
    paths: &mut BTreeSet<Utf8PathBuf>,
) -> Result<(), Failure> {
    let full = root.join(folder);
    let entries = match full.read_dir_utf8() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failure("read", &full, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| failure("read", &full, &error))?;
        let path = folder.join(entry.file_name());
        let kind = entry
            .file_type()
            .map_err(|error| failure("read", &full, &error))?;
        if !kind.is_dir() {
            paths.insert(path);
        } else if entry.file_name() != "__pycache__" {
            walk(root, &path, paths)?;
        }
    }
    Ok(())
}
