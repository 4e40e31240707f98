//! Expectations: faults that are known. Each is still looked for, turns nothing red, and is
//! an error of its own as soon as it no longer tells the truth.

mod apply;
mod bless;
mod block;
mod resolve;
mod written;

use std::fmt;
use std::path::PathBuf;

pub(crate) use apply::Applied;
pub(crate) use bless::{Outcome, bless};
pub(crate) use resolve::{Expectations, Surroundings, today};
pub(crate) use written::{Written, parse, placed};

/// An entry of some file.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What it says.
    pub written: Written,
    /// Where it stands.
    pub place: Place,
}

/// A line of a file, as messages name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The file as the user named it.
    pub path: PathBuf,
    /// Counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.path.display(), self.line)
    }
}
