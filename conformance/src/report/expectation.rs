//! What the entries of an expectation file make of a check's verdict.

use super::model::{Expectation, Problem, Record, Verdict};
use crate::exit::Code;
use crate::expect::{Applied, Entry, Expectations};

/// Tells in the record, or as a problem of the run, what an entry comes to.
pub(super) fn expect(
    expectations: &Expectations,
    applied: &Applied<'_>,
    record: &mut Record,
    problems: &mut Vec<Problem>,
) {
    match applied {
        Applied::Silent => {}
        Applied::Met(entry) => {
            record.verdict = Verdict::Expected;
            record.annotate(&format!("expected by {}: {}", entry.place, because(entry)));
            record.expectation = Some(expectation(entry));
            if let Some(expires) = entry
                .written
                .expires
                .filter(|_| expectations.is_expired(entry))
            {
                let message = format!(
                    "{}: what is expected of `{}` expired on {expires}",
                    entry.place, record.id
                );
                problems.push(stale(
                    message,
                    "mend the plugin, or find out why it is not mended and give a later day",
                ));
            }
        }
        Applied::Otherwise(entry) => {
            record.annotate(&format!(
                "{} expects {} instead",
                entry.place,
                entry.expected()
            ));
        }
        Applied::Unmet(entry) => {
            let seen = record.verdict.name();
            let message = format!(
                "{}: `{}` is expected to {}, and its verdict is {seen}",
                entry.place,
                record.id,
                entry.expected()
            );
            problems.push(stale(
                message,
                "take the entry out, or narrow it with `when`; `--bless` does",
            ));
        }
    }
}

fn stale(message: String, help: &str) -> Problem {
    Problem {
        code: Code::Expectation.number(),
        message,
        help: help.to_owned(),
    }
}

fn because(entry: &Entry) -> String {
    let issue = entry.written.issue.as_ref();
    let issue = issue.map_or_else(String::new, |issue| format!(" ({issue})"));
    format!("{}{issue}", entry.written.why.0)
}

fn expectation(entry: &Entry) -> Expectation {
    let written = &entry.written;
    Expectation {
        entry: entry.place.to_string(),
        why: written.why.0.clone(),
        issue: written.issue.clone(),
        expires: written.expires.map(|day| day.to_string()),
    }
}
