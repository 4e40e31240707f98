//! The folder of one SDK: the only part that touches it.

mod read;
mod write;

pub(crate) use read::{found, lock};
pub(crate) use write::write;

use std::io;

use camino::Utf8Path;

use crate::failure::Failure;

/// What to say where the disk does not do as it is told.
fn failure(what: &str, path: &Utf8Path, error: &io::Error) -> Failure {
    let help = "nothing was changed; choose another folder with `-o`, or make this one usable";
    Failure::refused(format!("cannot {what} `{path}`: {}", reason(error)), help)
}

/// The same, where some files have been replaced already.
fn broken_off(what: &str, path: &Utf8Path, error: &io::Error) -> Failure {
    let help =
        "the run broke off, but every file is whole: make the folder usable and run it again";
    Failure::refused(format!("cannot {what} `{path}`: {}", reason(error)), help)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a part of this path is a file, not a folder".to_owned()
        }
        io::ErrorKind::IsADirectory => "a folder has its name".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::NotFound => "no folder can be made there".to_owned(),
        _ => error.to_string(),
    }
}
