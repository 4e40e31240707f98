//! Words that several reports share.

use std::collections::BTreeMap;
use std::time::Duration;

use super::model::{Record, Report, SuiteRecord, Verdict};
use crate::check::Suite;

/// `1 check`, `2 checks`.
pub(super) fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}

/// Ids that share a group, named together: `stdio: bytes, channels`.
pub(super) fn grouped(ids: &[String]) -> String {
    let mut groups = Vec::<(&str, Vec<&str>)>::new();
    for (group, slug) in ids.iter().filter_map(|id| id.split_once('/')) {
        match groups.last_mut() {
            Some((last, slugs)) if *last == group => slugs.push(slug),
            _ => groups.push((group, vec![slug])),
        }
    }
    let named = groups
        .into_iter()
        .map(|(group, slugs)| format!("{group}: {}", slugs.join(", ")));
    named.collect::<Vec<_>>().join("; ")
}

/// How often each verdict was reached, in the order of summaries.
pub(super) fn counts(report: &Report) -> impl Iterator<Item = (Verdict, usize)> {
    in_order(&report.counts)
}

fn in_order(counts: &BTreeMap<Verdict, usize>) -> impl Iterator<Item = (Verdict, usize)> {
    Verdict::ALL
        .into_iter()
        .filter_map(|verdict| Some((verdict, *counts.get(&verdict)?)))
}

/// `61 pass, 2 not-applicable`.
pub(super) fn tally(report: &Report) -> String {
    listed(&report.counts)
}

/// `61 pass, 2 not-applicable`.
pub(super) fn listed(counts: &BTreeMap<Verdict, usize>) -> String {
    let counts = in_order(counts).map(|(verdict, count)| format!("{count} {}", verdict.name()));
    counts.collect::<Vec<_>>().join(", ")
}

/// `61 of 63 tested · 1.2 s · exit 0`.
pub(super) fn summary(report: &Report) -> String {
    format!(
        "{} of {} tested · {} · exit {}",
        report.coverage.ran,
        report.coverage.total,
        seconds(report.duration_ms),
        report.exit_code,
    )
}

/// `1.2 s`.
pub(super) fn seconds(milliseconds: u64) -> String {
    format!("{:.1} s", Duration::from_millis(milliseconds).as_secs_f64())
}

/// The suites of a run, in one line.
pub(super) fn suites(report: &Report) -> String {
    named(&report.suites)
}

/// Suites in one line: `core@1, stdio@1`.
pub(super) fn named(suites: &[SuiteRecord]) -> String {
    let names = suites.iter();
    let names = names.map(|suite| format!("{}@{}", suite.id.name(), suite.version));
    names.collect::<Vec<_>>().join(", ")
}

/// How a run was made where it was not made whole, once and in order.
pub(super) fn manner(report: &Report) -> Vec<String> {
    let shard = report
        .shard
        .map(|shard| format!("shard {}/{}", shard.number, shard.of));
    let repeats = (report.repeats > 1).then(|| format!("{} repeats", report.repeats));
    let seed = report.seed.map(|seed| format!("seed {seed}"));
    shard.into_iter().chain(repeats).chain(seed).collect()
}

/// What happened in a check, line by line: `12 ms  #1 call    /plugin.GRPCController/Shutdown`.
pub(super) fn trace(result: &Record) -> impl Iterator<Item = String> {
    result.trace.iter().map(|line| {
        let (ms, plugin, what) = (line.ms, line.plugin, &line.what);
        format!("{ms:>6} ms  #{plugin} {what:<7} {}", line.text)
    })
}

/// The suites that results belong to: one whose flags left it out may still have the check
/// that says why nothing could be tested.
pub(super) fn tested_suites(report: &Report) -> impl Iterator<Item = Suite> {
    let has = |suite| report.results.iter().any(|result| result.suite == suite);
    Suite::ALL.into_iter().filter(move |suite| has(*suite))
}

/// What the flags left out, in one line; nothing where nothing was.
pub(super) fn left_out(report: &Report) -> Option<String> {
    let left_out = &report.coverage.left_out;
    let names: Vec<_> = left_out.iter().map(|suite| suite.name()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
