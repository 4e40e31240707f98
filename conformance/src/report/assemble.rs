//! Turns what came of the checks into a report: verdicts, coverage, exit code.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::model::{Coverage, Gap, Record, Report, Subject, SuiteRecord, Tool, Verdict};
use crate::check::{Check, Level, Outcome, Stop, Suite};
use crate::clause;
use crate::exit::Code;
use crate::run::{Cut, Finished, Run};
use crate::suites::{self, Version};

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// What was under test.
    pub plugin: Subject,
    /// The profile it was launched by.
    pub profile: Option<String>,
    /// The lowest level that turns red.
    pub level: Level,
    /// Suites that must be testable: asked for by name, or required.
    pub required: BTreeSet<Suite>,
    /// Suites that were run, each in one version.
    pub(crate) suites: BTreeMap<Suite, &'static Version>,
    /// What repeats the run.
    pub command_line: CommandLine,
}

/// A command line less its choice of checks.
#[derive(Clone, Debug)]
pub struct CommandLine {
    /// What stands before the choice.
    pub head: String,
    /// What stands behind it: nothing, or `--` and a command.
    pub tail: String,
}

impl CommandLine {
    fn with_check(&self, id: &str) -> String {
        format!("{} --check {id}{}", self.head, self.tail)
    }
}

/// Every part of the protocol that a suite is planned for.
const PLANNED: [&str; 5] = ["broker", "mux", "process", "robust", "contract"];

/// What is said of a provisional check that does not hold.
const PROVISIONAL: &str =
    "the check is provisional: no version of its suite holds it yet, so it turns nothing red";

/// How much of standard error a record keeps, in bytes from its end.
const STDERR_KEPT: usize = 2_000;

/// The report on a run.
pub fn assemble(request: &Request, run: &Run) -> Report {
    let results: Vec<_> = run
        .results
        .iter()
        .map(|finished| record(request, finished))
        .collect();
    let coverage = coverage(request, &results);
    let mut counts = BTreeMap::new();
    for result in &results {
        *counts.entry(result.verdict).or_insert(0) += 1;
    }
    Report {
        schema: super::read::SCHEMA,
        tool: Tool {
            name: "conformance".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        plugin: request.plugin.clone(),
        profile: request.profile.clone(),
        suites: request
            .suites
            .values()
            .map(|version| suite_record(version))
            .collect(),
        exit_code: exit_code(run, &results, &coverage).number(),
        counts,
        coverage,
        results,
        duration_ms: milliseconds(run.elapsed),
    }
}

fn exit_code(run: &Run, results: &[Record], coverage: &Coverage) -> Code {
    let any = |holds: fn(&Record) -> bool| results.iter().any(holds);
    let codes = [
        (run.cut == Some(Cut::Interrupted), Code::Interrupted),
        (any(|result| result.verdict == Verdict::Broken), Code::Fault),
        (run.unannounced, Code::NotLaunched),
        (run.cut == Some(Cut::TimedOut), Code::TimedOut),
        (any(|result| result.verdict.is_failure()), Code::Failure),
        (coverage.gaps.iter().any(|gap| gap.required), Code::Untested),
        (
            !any(|result| result.verdict.is_observed()),
            Code::NothingRan,
        ),
    ];
    let held: Vec<_> = codes
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, code)| code)
        .collect();
    Code::first(&held)
}

fn record(request: &Request, finished: &Finished) -> Record {
    let check = finished.check;
    let mut record = Record {
        id: check.id.to_owned(),
        clause: check.clause.to_owned(),
        clause_text: clause::find(check.clause).map(|clause| clause.text.clone()),
        level: check.level,
        suite: check.suite,
        title: check.title.to_owned(),
        verdict: Verdict::Pass,
        reason: None,
        expected: None,
        actual: None,
        hint: None,
        provisional: suites::is_provisional(check),
        note: None,
        testable_by: None,
        blocked_by: None,
        stderr: None,
        repro: None,
        duration_ms: milliseconds(finished.elapsed),
    };
    judge(&mut record, check, finished.outcome.as_ref());
    // "--level says what turns red": the rest is told, not held against the plugin.
    if record.verdict.is_failure() {
        record.repro = Some(request.command_line.with_check(check.id));
        record.stderr = tail(&finished.stderr);
        if check.level > request.level || record.provisional {
            record.verdict = Verdict::Warn;
        }
        record.note = record.provisional.then(|| PROVISIONAL.to_owned());
    }
    record
}

fn judge(record: &mut Record, check: &Check, outcome: Option<&Outcome>) {
    let Some(outcome) = outcome else {
        record.verdict = Verdict::NotRun;
        record.note = Some("the run was cut short before it".to_owned());
        record.testable_by = Some("run it again with a longer `--timeout`".to_owned());
        return;
    };
    let Err(stop) = outcome else { return };
    let mut found = |verdict, reason: &str, expected: String, actual: String| {
        record.verdict = verdict;
        record.reason = Some(format!("{}:{reason}", check.id));
        record.expected = Some(expected);
        record.actual = Some(actual);
    };
    match stop {
        Stop::Finding(finding) => {
            found(
                Verdict::Fail,
                finding.reason,
                finding.expected.to_string(),
                finding.actual.to_string(),
            );
            let reason = check
                .reasons
                .iter()
                .find(|reason| reason.id == finding.reason);
            record.hint = reason.map(|reason| reason.hint.to_owned());
        }
        Stop::Hang(limit) => found(
            Verdict::Hang,
            "hang",
            format!("{} within {}", limit.name, limit.seconds()),
            format!("nothing for {}", limit.seconds()),
        ),
        Stop::Crash(exit) => {
            found(
                Verdict::Crash,
                "crash",
                "a plugin that goes on".to_owned(),
                format!("it ended with {exit}"),
            );
        }
        Stop::NotApplicable(why) => set_aside(record, Verdict::NotApplicable, why),
        Stop::Untestable(limit) => {
            set_aside(record, Verdict::Untestable, &limit.why);
            record.testable_by = Some(limit.testable_by.to_string());
        }
        Stop::Blocked(by) => {
            set_aside(
                record,
                Verdict::NotRun,
                &format!("`{by}` has to hold first"),
            );
            record.blocked_by = Some((*by).to_owned());
            record.testable_by = Some("mend that first, then run this again".to_owned());
        }
        Stop::Broken(why) => set_aside(record, Verdict::Broken, why),
    }
}

fn set_aside(record: &mut Record, verdict: Verdict, why: &str) {
    record.verdict = verdict;
    record.note = Some(why.to_owned());
}

fn tail(stderr: &str) -> Option<String> {
    let mut from = stderr.len().saturating_sub(STDERR_KEPT);
    while !stderr.is_char_boundary(from) {
        from += 1;
    }
    let kept = stderr[from..].trim_end();
    (!kept.is_empty()).then(|| kept.to_owned())
}

fn coverage(request: &Request, results: &[Record]) -> Coverage {
    let mut gaps = BTreeMap::<(String, String, bool), Vec<String>>::new();
    for result in results {
        let excused = result.blocked_by.as_ref().is_some_and(|by| {
            // What a reported fault hides is that fault's doing, not a hole of its own.
            results.iter().any(|other| {
                other.id == *by && !matches!(other.verdict, Verdict::Pass | Verdict::NotRun)
            })
        });
        let required = match result.verdict {
            Verdict::Untestable => request.required.contains(&result.suite) && !result.provisional,
            Verdict::NotRun => !excused && !result.provisional,
            _ => continue,
        };
        let why = result.note.clone().unwrap_or_default();
        let remedy = result.testable_by.clone().unwrap_or_default();
        gaps.entry((why, remedy, required))
            .or_default()
            .push(result.id.clone());
    }
    let gap = |((why, remedy, required), checks)| Gap {
        checks,
        why,
        remedy,
        required,
    };
    Coverage {
        ran: results
            .iter()
            .filter(|result| result.verdict.is_observed())
            .count(),
        total: results.len(),
        gaps: gaps.into_iter().map(gap).collect(),
        left_out: Suite::ALL
            .into_iter()
            .filter(|suite| !request.suites.contains_key(suite))
            .collect(),
        beyond: beyond(),
    }
}

/// Parts of the protocol that this version has no suite for.
fn beyond() -> Vec<String> {
    let known = Suite::ALL.map(Suite::name);
    let missing = PLANNED.into_iter().filter(|name| !known.contains(name));
    missing.map(str::to_owned).collect()
}

fn suite_record(version: &Version) -> SuiteRecord {
    SuiteRecord {
        id: version.suite,
        version: version.number,
        checks: version.count(),
        digest: version.digest(),
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
