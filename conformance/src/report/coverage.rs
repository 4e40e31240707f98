//! What a run says nothing about.

use std::collections::BTreeMap;

use super::assemble::Request;
use super::model::{Coverage, Gap, Record, Verdict};
use crate::check::Suite;
use crate::run::Cut;

/// Every part of the protocol that a suite is planned for.
const PLANNED: [&str; 5] = ["broker", "mux", "process", "robust", "contract"];

/// The coverage of these results.
pub(super) fn coverage(request: &Request, results: &[Record], cut: Option<Cut>) -> Coverage {
    let required = |result: &Record| match result.verdict {
        Verdict::Untestable => request.required.contains(&result.suite),
        Verdict::NotRun => !excused(result, results, cut),
        _ => false,
    };
    Coverage {
        ran: results
            .iter()
            .filter(|result| result.verdict.is_observed())
            .count(),
        total: results.len(),
        gaps: gaps(results, required),
        left_out: Suite::ALL
            .into_iter()
            .filter(|suite| !request.suites.contains_key(suite))
            .collect(),
        beyond: beyond(),
    }
}

/// The checks that came to no verdict, together by why.
pub(super) fn gaps(results: &[Record], required: impl Fn(&Record) -> bool) -> Vec<Gap> {
    let mut gaps = BTreeMap::<(String, String, bool), Vec<String>>::new();
    let without = [Verdict::Untestable, Verdict::NotRun];
    for result in results
        .iter()
        .filter(|result| without.contains(&result.verdict))
    {
        let why = result.note.clone().unwrap_or_default();
        let remedy = result.testable_by.clone().unwrap_or_default();
        gaps.entry((why, remedy, required(result) && !result.provisional))
            .or_default()
            .push(result.id.clone());
    }
    let gap = |((why, remedy, required), checks)| Gap {
        checks,
        why,
        remedy,
        required,
    };
    gaps.into_iter().map(gap).collect()
}

/// What a reported fault hides, or kept from running, is that fault's doing and no hole of
/// its own.
fn excused(result: &Record, results: &[Record], cut: Option<Cut>) -> bool {
    match &result.blocked_by {
        Some(by) => results.iter().any(|other| {
            other.id == *by && !matches!(other.verdict, Verdict::Pass | Verdict::NotRun)
        }),
        None => cut == Some(Cut::Failed),
    }
}

/// Parts of the protocol that this version has no suite for.
fn beyond() -> Vec<String> {
    let known = Suite::ALL.map(Suite::name);
    let missing = PLANNED.into_iter().filter(|name| !known.contains(name));
    missing.map(str::to_owned).collect()
}
