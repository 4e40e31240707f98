//! Turns what came of the checks into a report: verdicts, problems, exit code.

use std::collections::{BTreeMap, BTreeSet};

use super::coverage::{coverage, note_what_held};
use super::expectation::expect;
use super::judge::{Judged, milliseconds};
use super::model::{Problem, Record, Report, Shard, Subject, SuiteRecord, Tool, Verdict};
use crate::check::{Level, Suite};
use crate::clause;
use crate::exit::Code;
use crate::expect::Expectations;
use crate::run::{Checked, Cut, Run};
use crate::suites::{self, Version};

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Request {
    /// What was under test.
    pub plugin: Subject,
    /// The profile it was launched by.
    pub profile: Option<String>,
    /// The lowest level that turns red.
    pub level: Level,
    /// Suites that must be testable: asked for by name, or required.
    pub required: BTreeSet<Suite>,
    /// Suites that were run, each in one version.
    pub suites: BTreeMap<Suite, &'static Version>,
    /// Which part of the run this is.
    pub shard: Option<Shard>,
    /// How often each check was to be run.
    pub repeats: u32,
    /// What the order was shuffled by.
    pub seed: Option<u64>,
    /// The faults that are known.
    pub expectations: Expectations,
    /// What went wrong around the run.
    pub problems: Vec<Problem>,
    /// What repeats the run.
    pub command_line: CommandLine,
}

/// A command line less its choice of checks.
#[derive(Clone, Debug)]
pub(crate) struct CommandLine {
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

/// What is said of a provisional check that does not hold.
const PROVISIONAL: &str =
    "the check is provisional: no version of its suite holds it yet, so it turns nothing red";

/// The checks that find what a plugin leaves behind; alone they have an exit code of their own.
const LEAKS: &str = "leak/";

/// The report on a run.
pub(crate) fn assemble(request: &Request, run: &Run) -> Report {
    let mut problems = request.problems.clone();
    let mut results: Vec<_> = run
        .results
        .iter()
        .filter_map(|checked| record(request, checked, run.cut, &mut problems))
        .collect();
    note_what_held(&mut results);
    let coverage = coverage(request, &results, run.cut);
    let gap = coverage.gaps.iter().any(|gap| gap.required);
    let code = exit_code(
        &results,
        &problems,
        gap,
        &[cut_code(run.cut), announced_code(run)],
    );
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
        shard: request.shard,
        repeats: request.repeats,
        seed: request.seed,
        exit_code: code.number(),
        problems,
        counts: counts(&results),
        coverage,
        results,
        duration_ms: milliseconds(run.elapsed),
        digest: None,
    }
    .sealed()
}

/// How often each verdict was reached.
pub(super) fn counts(results: &[Record]) -> BTreeMap<Verdict, usize> {
    let mut counts = BTreeMap::new();
    for result in results {
        *counts.entry(result.verdict).or_insert(0) += 1;
    }
    counts
}

fn cut_code(cut: Option<Cut>) -> Code {
    match cut {
        Some(Cut::Interrupted) => Code::Interrupted,
        Some(Cut::TimedOut) => Code::TimedOut,
        Some(Cut::Failed) | None => Code::Pass,
    }
}

fn announced_code(run: &Run) -> Code {
    if run.unannounced {
        Code::NotLaunched
    } else {
        Code::Pass
    }
}

/// The gravest of what holds: `besides` the results, the problems and the gaps.
pub(super) fn exit_code(
    results: &[Record],
    problems: &[Problem],
    required_gap: bool,
    besides: &[Code],
) -> Code {
    let any = |holds: fn(&Record) -> bool| results.iter().any(holds);
    let codes = [
        (any(|result| result.verdict == Verdict::Broken), Code::Fault),
        (
            any(|result| result.verdict.is_failure() && !result.id.starts_with(LEAKS)),
            Code::Failure,
        ),
        (any(|result| result.verdict.is_failure()), Code::Leak),
        (any(|result| result.verdict == Verdict::Flaky), Code::Flaky),
        (required_gap, Code::Untested),
        (
            !any(|result| result.verdict.is_observed()),
            Code::NothingRan,
        ),
    ];
    let held = codes.into_iter().filter(|(holds, _)| *holds);
    let told = problems
        .iter()
        .filter_map(|problem| Code::from_number(problem.code));
    let all: Vec<_> = held
        .map(|(_, code)| code)
        .chain(told)
        .chain(besides.iter().copied())
        .collect();
    Code::first(&all)
}

/// What came of a check; nothing where it was never begun.
fn record(
    request: &Request,
    checked: &Checked,
    cut: Option<Cut>,
    problems: &mut Vec<Problem>,
) -> Option<Record> {
    let check = checked.check;
    let judged: Vec<_> = checked
        .attempts
        .iter()
        .map(|finished| Judged::once(check, finished, cut))
        .collect();
    let attempts: Vec<_> = judged.iter().map(Judged::attempt).collect();
    let judged = Judged::over(judged)?;
    let wrong = judged.verdict.is_failure() || judged.verdict == Verdict::Flaky;
    let applied = request.expectations.apply(check.id, &attempts);
    let mut record = Record {
        id: check.id.to_owned(),
        clause: check.clause.to_owned(),
        clause_text: clause::find(check.clause).map(|clause| clause.text.clone()),
        level: check.level,
        suite: check.suite,
        title: check.title.to_owned(),
        verdict: judged.verdict,
        reason: judged.reason,
        expected: judged.expected,
        actual: judged.actual,
        hint: judged.hint,
        provisional: suites::is_provisional(check),
        attempts,
        expectation: None,
        note: judged.note,
        testable_by: judged.testable_by,
        blocked_by: judged.blocked_by,
        stderr: judged.stderr,
        trace: judged.trace,
        kept: judged.kept,
        repro: wrong.then(|| request.command_line.with_check(check.id)),
        duration_ms: judged.duration_ms,
    };
    // "--level says what turns red": the rest is told, not held against the plugin.
    if wrong && (check.level > request.level || record.provisional) {
        record.verdict = Verdict::Warn;
    }
    if wrong && record.provisional {
        record.annotate(PROVISIONAL);
    }
    expect(&request.expectations, &applied, &mut record, problems);
    Some(record)
}

fn suite_record(version: &Version) -> SuiteRecord {
    SuiteRecord {
        id: version.suite,
        version: version.number,
        checks: version.count(),
        digest: version.digest(),
    }
}
