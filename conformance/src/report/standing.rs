//! What a record means for its run: whether it turns it red.

use super::model::{Record, Report, Verdict};
use crate::exit::Code;

/// Where a record stands, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It turns the run red: a fault, or a gap where testing is required.
    Red,
    /// A clause does not hold, of a level that does not turn red.
    Warned,
    /// A clause does not hold, as is known.
    Expected,
    /// Nothing was found out, and nothing had to be.
    SetAside,
    /// The clause holds.
    Held,
}

impl Report {
    /// Where one of its records stands.
    pub(super) fn standing(&self, record: &Record) -> Standing {
        match record.verdict {
            Verdict::Pass => Standing::Held,
            Verdict::Warn => Standing::Warned,
            Verdict::Expected => Standing::Expected,
            Verdict::Fail | Verdict::Hang | Verdict::Crash | Verdict::Flaky | Verdict::Broken => {
                Standing::Red
            }
            Verdict::NotApplicable | Verdict::Untestable | Verdict::NotRun => {
                let mut required = self.coverage.gaps.iter().filter(|gap| gap.required);
                if required.any(|gap| gap.checks.contains(&record.id)) {
                    Standing::Red
                } else {
                    Standing::SetAside
                }
            }
        }
    }

    /// What turned the run red where no record and no problem of it did.
    pub(super) fn red_besides(&self) -> Option<&'static str> {
        let explained = |record| self.standing(record) == Standing::Red;
        let told = !self.problems.is_empty() || self.results.iter().any(explained);
        if self.exit_code == 0 || told {
            return None;
        }
        Some(self.ending())
    }

    /// What its exit code means.
    pub(super) fn ending(&self) -> &'static str {
        Code::from_number(self.exit_code)
            .map_or("it ended with a code of a later version", Code::meaning)
    }
}
