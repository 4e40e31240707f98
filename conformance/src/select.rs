//! Which checks a command line asks for.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Check, Lane, Suite};
use crate::checks;
use crate::cli::Selection;
use crate::report::Shard;
use crate::suites::{self, Version};

/// A glob that no check's id matches.
#[derive(Debug, thiserror::Error)]
#[error("no check matches `{0}`")]
pub(crate) struct NoMatch(pub(crate) String);

impl Selection {
    /// The suites that are run, each in one version: those asked for by name, else all.
    pub(crate) fn chosen_suites(&self) -> BTreeMap<Suite, &'static Version> {
        let named = self.suites.iter().map(|choice| {
            let version = choice
                .version
                .unwrap_or_else(|| suites::newest(choice.suite));
            (choice.suite, version)
        });
        if self.suites.is_empty() {
            Suite::ALL
                .map(|suite| (suite, suites::newest(suite)))
                .into()
        } else {
            named.collect()
        }
    }

    /// Whether a check belongs to what is asked for: a version that is named holds nothing
    /// provisional.
    fn takes(&self, check: &Check) -> bool {
        let mut choices = self
            .suites
            .iter()
            .filter(|choice| choice.suite == check.suite);
        self.suites.is_empty()
            || choices.any(|choice| choice.version.is_none_or(|version| version.holds(check.id)))
    }

    /// The checks that are run, in the order of reports.
    pub(crate) fn checks(&self) -> Result<Vec<&'static Check>, NoMatch> {
        // A filter with a typing error must not pass for a filter that was obeyed.
        for glob in self.only.iter().chain(&self.skip) {
            if !checks::all().any(|check| matches(glob, check.id)) {
                return Err(NoMatch(glob.clone()));
            }
        }
        let wanted = |check: &&Check| {
            self.takes(check)
                && (self.only.is_empty() || self.only.iter().any(|glob| matches(glob, check.id)))
                && !self.skip.iter().any(|glob| matches(glob, check.id))
        };
        Ok(checks::all().filter(wanted).collect())
    }
}

/// The shard's checks: every so many, so that slow groups are spread, and those of a lane
/// each for themselves, so that no shard has all that run alone.
pub(crate) fn part(checks: &[&'static Check], shard: Shard) -> Vec<&'static Check> {
    let by_lane = Lane::ALL
        .iter()
        .flat_map(|lane| checks.iter().filter(move |check| check.lane == *lane));
    let numbers = (1..=shard.of).cycle();
    let own: BTreeSet<_> = by_lane
        .zip(numbers)
        .filter(|(_, number)| *number == shard.number)
        .map(|(check, _)| check.id)
        .collect();
    checks
        .iter()
        .copied()
        .filter(|check| own.contains(check.id))
        .collect()
}

/// Whether `*` in the glob can stand for something so that it reads as the text.
pub(crate) fn matches(glob: &str, text: &str) -> bool {
    match glob.split_once('*') {
        None => glob == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|left| {
            (0..=left.len()).any(|at| left.is_char_boundary(at) && matches(rest, &left[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{matches, part};
    use crate::checks;
    use crate::report::Shard;

    #[test]
    fn shards_have_each_check_once_and_are_about_as_large() {
        let all: Vec<_> = checks::all().collect();
        for of in [1, 2, 7] {
            let shards: Vec<_> = (1..=of)
                .map(|number| part(&all, Shard { number, of }))
                .collect();
            let sizes: Vec<_> = shards.iter().map(Vec::len).collect();
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
            let mut ids: Vec<_> = shards.concat().iter().map(|check| check.id).collect();
            let mut every: Vec<_> = all.iter().map(|check| check.id).collect();
            ids.sort_unstable();
            every.sort_unstable();
            assert_eq!(ids, every);
        }
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("cookie/*", "cookie/required"));
        assert!(matches("*/re*ed", "cookie/required"));
        assert!(matches("*", ""));
        assert!(!matches("cookie", "cookie/required"));
        assert!(!matches("*x", "cookie/required"));
    }
}
