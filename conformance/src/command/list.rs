//! `conformance list`.

use std::fmt::Write;

use serde::Serialize;

use crate::check::{Check, Level, Suite};
use crate::cli::ListArguments;
use crate::exit::Code;
use crate::suites::{self, Version};
use crate::terminal;

/// One check as JSON.
#[derive(Serialize)]
struct Entry {
    id: &'static str,
    clause: &'static str,
    level: Level,
    suite: Suite,
    provisional: bool,
    title: &'static str,
    reasons: Vec<String>,
}

/// Prints every check that the filters leave.
pub(super) fn list(arguments: &ListArguments) -> Code {
    let checks = match arguments.selection.checks() {
        Ok(checks) => checks,
        Err(error) => {
            terminal::complain(&error, "`conformance list` without a filter shows every id");
            return Code::NothingRan;
        }
    };
    if arguments.json {
        let entries: Vec<_> = checks.into_iter().map(entry).collect();
        let text = serde_json::to_string_pretty(&entries).expect("a list is plain data");
        terminal::print(&format!("{text}\n"));
    } else {
        terminal::print(&table(&checks));
        let versions = arguments.selection.chosen_suites();
        terminal::print(&footer(versions.values().copied()));
    }
    Code::Pass
}

fn entry(check: &Check) -> Entry {
    Entry {
        id: check.id,
        clause: check.clause,
        level: check.level,
        suite: check.suite,
        provisional: suites::is_provisional(check),
        title: check.title,
        reasons: check
            .reasons
            .iter()
            .map(|reason| format!("{}:{}", check.id, reason.id))
            .collect(),
    }
}

fn table(checks: &[&Check]) -> String {
    let width = checks.iter().map(|check| check.id.len()).max().unwrap_or(0);
    checks.iter().fold(String::new(), |mut page, check| {
        let suite = check.suite.name();
        let provisional = if suites::is_provisional(check) {
            " (provisional)"
        } else {
            ""
        };
        let _ = writeln!(
            page,
            "{:<width$}  {:<6}  {:<7}  {suite:<8}  {}{provisional}",
            check.id, check.level, check.clause, check.title
        );
        page
    })
}

/// What the suites are in this version of the tool: a report names the same digests.
fn footer<'a>(versions: impl Iterator<Item = &'a Version>) -> String {
    versions.fold("\n".to_owned(), |mut page, version| {
        let _ = writeln!(
            page,
            "{:<10}  {:>3} checks  sha256 {}{}",
            version.name(),
            version.count(),
            version.digest(),
            if version.is_released() {
                ""
            } else {
                " (not released)"
            },
        );
        page
    })
}
