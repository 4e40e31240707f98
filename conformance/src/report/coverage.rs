//! What a run says nothing about.

use std::collections::{BTreeMap, BTreeSet};

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

/// Says it where what had to hold first did hold when its own check looked: the fault
/// shows only sometimes, and there is nothing to mend by that check's words.
pub(super) fn note_what_held(results: &mut [Record]) {
    let passed = |result: &&Record| result.verdict == Verdict::Pass;
    let held: BTreeSet<_> = results
        .iter()
        .filter(passed)
        .map(|it| it.id.clone())
        .collect();
    for result in results {
        let by = result.blocked_by.as_ref().filter(|by| held.contains(*by));
        if let (Verdict::NotRun, Some(by)) = (result.verdict, by) {
            result.note = Some(format!(
                "`{by}` has to hold first, and did not hold here, although its own check passed"
            ));
            result.testable_by = Some(format!(
                "the fault shows only sometimes: `--check {by} --repeat 20` may find it, \
                 and `--check {} --trace` shows what happened",
                result.id
            ));
        }
    }
}

/// Parts of the protocol that this version has no suite for.
fn beyond() -> Vec<String> {
    let known = Suite::ALL.map(Suite::name);
    let missing = PLANNED.into_iter().filter(|name| !known.contains(name));
    missing.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::{Record, note_what_held};

    fn record(id: &str, verdict: &str, blocked_by: Option<&str>) -> Record {
        let record = json!({
            "id": id, "clause": "GRPC-1", "level": "must", "suite": "core", "title": "a title",
            "verdict": verdict, "provisional": false, "attempts": [], "trace": [], "kept": [],
            "note": "as it was", "blocked_by": blocked_by, "duration_ms": 1,
        });
        from_value(record).unwrap()
    }

    #[track_caller]
    fn check(first: &str, note: &str) {
        let mut results = [
            record("grpc/answers", first, None),
            record("health/serving", "not-run", Some("grpc/answers")),
        ];
        note_what_held(&mut results);
        assert_eq!(results[0].note.as_deref(), Some("as it was"));
        assert_eq!(results[1].note.as_deref(), Some(note));
    }

    #[test]
    fn what_has_to_hold_first_and_did_is_told_from_what_did_not() {
        check("fail", "as it was");
        check(
            "pass",
            "`grpc/answers` has to hold first, and did not hold here, although its own check passed",
        );
    }
}
