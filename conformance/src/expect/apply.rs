//! What an expectation makes of what came of its check.

use std::collections::BTreeSet;

use super::{Entry, Expectations};
use crate::report::{Attempt, Verdict};

/// What an expectation makes of a check.
#[derive(Debug)]
pub(crate) enum Applied<'a> {
    /// No expectation is about it, or there is nothing to say.
    Silent,
    /// It was found wrong as expected.
    Met(&'a Entry),
    /// It was found wrong, but otherwise than expected.
    Otherwise(&'a Entry),
    /// It was not found wrong at all.
    Unmet(&'a Entry),
}

/// Everything that came of a check, in one repeat or in several.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The verdicts, less those that say nothing of the plugin or its check.
    pub verdicts: BTreeSet<Verdict>,
    /// The reasons, without the check's id.
    pub reasons: BTreeSet<String>,
}

impl Seen {
    /// What the attempts saw.
    pub(crate) fn of(attempts: &[Attempt]) -> Self {
        let told = attempts
            .iter()
            .filter(|attempt| !matches!(attempt.verdict, Verdict::NotRun | Verdict::Broken));
        let reasons = attempts
            .iter()
            .filter_map(|attempt| attempt.reason.as_deref());
        Self {
            verdicts: told.map(|attempt| attempt.verdict).collect(),
            reasons: reasons.map(|reason| bare(reason).to_owned()).collect(),
        }
    }

    /// It was found wrong at least once.
    pub(crate) fn is_wrong(&self) -> bool {
        self.verdicts.iter().any(|verdict| verdict.is_failure())
    }
}

/// A reason without the check's id.
pub(super) fn bare(reason: &str) -> &str {
    reason.rsplit(':').next().unwrap_or(reason)
}

impl Expectations {
    /// What they make of a check.
    pub(crate) fn apply(&self, check: &str, attempts: &[Attempt]) -> Applied<'_> {
        let Some(entry) = self.on(check) else {
            return Applied::Silent;
        };
        let seen = Seen::of(attempts);
        if !seen.is_wrong() {
            let may_pass = entry.written.verdict.0.contains(&Verdict::Pass);
            let nothing_seen = seen.verdicts.is_empty();
            let passed = seen
                .verdicts
                .iter()
                .all(|verdict| *verdict == Verdict::Pass);
            return if nothing_seen || may_pass && passed {
                Applied::Silent
            } else {
                Applied::Unmet(entry)
            };
        }
        if entry.is_met_by(&seen) {
            Applied::Met(entry)
        } else {
            Applied::Otherwise(entry)
        }
    }
}

impl Entry {
    /// Whether a check that was found wrong is wrong in this way alone.
    pub(super) fn is_met_by(&self, seen: &Seen) -> bool {
        let reason = self.written.reason.as_deref().map(bare);
        seen.verdicts.is_subset(&self.written.verdict.0)
            && reason.is_none_or(|reason| seen.reasons.iter().all(|seen| seen == reason))
    }

    /// What it expects, in words: `fail (lost)`.
    pub(crate) fn expected(&self) -> String {
        let names: Vec<_> = self
            .written
            .verdict
            .0
            .iter()
            .map(|verdict| verdict.name())
            .collect();
        let names = names.join(" or ");
        match &self.written.reason {
            Some(reason) => format!("{names} ({})", bare(reason)),
            None => names,
        }
    }
}
