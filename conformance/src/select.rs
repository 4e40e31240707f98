//! Which checks a command line asks for.

use std::collections::BTreeSet;

use crate::check::{Check, Suite};
use crate::checks;
use crate::cli::Selection;

/// A glob that no check's id matches.
#[derive(Debug, thiserror::Error)]
#[error("no check matches `{0}`")]
pub(crate) struct NoMatch(pub(crate) String);

impl Selection {
    /// The suites that are run: those asked for by name, else all.
    pub(crate) fn chosen_suites(&self) -> BTreeSet<Suite> {
        if self.suites.is_empty() {
            Suite::ALL.into()
        } else {
            self.suites.iter().copied().collect()
        }
    }

    /// The checks that are run, in the order of reports.
    pub(crate) fn checks(&self) -> Result<Vec<&'static Check>, NoMatch> {
        // A filter with a typing error must not pass for a filter that was obeyed.
        for glob in self.only.iter().chain(&self.skip) {
            if !checks::all().any(|check| matches(glob, check.id)) {
                return Err(NoMatch(glob.clone()));
            }
        }
        let suites = self.chosen_suites();
        let wanted = |check: &&Check| {
            suites.contains(&check.suite)
                && (self.only.is_empty() || self.only.iter().any(|glob| matches(glob, check.id)))
                && !self.skip.iter().any(|glob| matches(glob, check.id))
        };
        Ok(checks::all().filter(wanted).collect())
    }
}

/// Whether `*` in the glob can stand for something so that it reads as the text.
fn matches(glob: &str, text: &str) -> bool {
    match glob.split_once('*') {
        None => glob == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|left| {
            (0..=left.len()).any(|at| left.is_char_boundary(at) && matches(rest, &left[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("cookie/*", "cookie/required"));
        assert!(matches("*/re*ed", "cookie/required"));
        assert!(matches("*", ""));
        assert!(!matches("cookie", "cookie/required"));
        assert!(!matches("*x", "cookie/required"));
    }
}
