//! Writes what was planned: all of it staged beside its place first, so that a disk
//! that fails leaves everything as it was.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::NamedTempFile;

use super::{broken_off, failure};
use crate::failure::Failure;
use crate::lock;
use crate::plan::{Change, Plan};
use crate::tree::{Entry, Tree};

/// Carries out a plan.
pub(crate) fn write(root: &Utf8Path, tree: &Tree, plan: &Plan) -> Result<(), Failure> {
    let mut folders = NewFolders::default();
    let written = plan
        .changes
        .iter()
        .filter(|(_, change)| **change != Change::Remove);
    let entries = written.filter_map(|(path, _)| Some((path, tree.get(path)?)));
    let mut staged = Vec::new();
    for (path, entry) in entries {
        let full = root.join(path);
        let file =
            stage(&full, entry, &mut folders).map_err(|error| failure("write", &full, &error))?;
        staged.push((path, full, file));
    }
    folders.keep();
    // The lock comes last: until then the old one tells whose the files are.
    staged.sort_by_key(|(path, ..)| path.as_path() == lock::NAME);
    for (_, full, file) in staged {
        file.persist(&full)
            .map_err(|error| broken_off("write", &full, &error.error))?;
    }
    for (path, _) in plan
        .changes
        .iter()
        .filter(|(_, change)| **change == Change::Remove)
    {
        remove(root, path)?;
    }
    Ok(())
}

fn stage(full: &Utf8Path, entry: &Entry, folders: &mut NewFolders) -> io::Result<NamedTempFile> {
    let folder = full.parent().unwrap_or(full);
    folders.make(folder)?;
    let mode = if entry.executable { 0o777 } else { 0o666 };
    let mut file = tempfile::Builder::new()
        .prefix(".gen-sdk-")
        .permissions(Permissions::from_mode(mode))
        .tempfile_in(folder)?;
    file.write_all(&entry.text)?;
    Ok(file)
}

/// Removes a file, and the folders that are empty then.
fn remove(root: &Utf8Path, path: &Utf8Path) -> Result<(), Failure> {
    let full = root.join(path);
    fs::remove_file(&full).map_err(|error| broken_off("remove", &full, &error))?;
    let folders = path
        .ancestors()
        .skip(1)
        .filter(|it| !it.as_str().is_empty());
    for folder in folders {
        // A folder with something in it stays.
        if fs::remove_dir(root.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Folders that were made for this run, taken back unless it gets through.
#[derive(Debug, Default)]
struct NewFolders(Vec<Utf8PathBuf>);

impl NewFolders {
    fn make(&mut self, folder: &Utf8Path) -> io::Result<()> {
        let mut missing = Vec::new();
        for ancestor in folder.ancestors().filter(|it| !it.as_str().is_empty()) {
            match fs::metadata(ancestor) {
                Ok(metadata) if metadata.is_dir() => break,
                Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push(ancestor),
                Err(error) => return Err(error),
            }
        }
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.0.push(folder.to_owned());
        }
        Ok(())
    }

    fn keep(&mut self) {
        self.0.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Somebody else's file in it is a good reason to leave it.
            let _ = fs::remove_dir(folder);
        }
    }
}
