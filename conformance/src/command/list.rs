//! `conformance list`.

use std::fmt::Write;

use serde::Serialize;

use crate::check::{Check, Level, Suite};
use crate::cli::ListArguments;
use crate::exit::Code;
use crate::terminal;

/// One check as JSON.
#[derive(Serialize)]
struct Entry {
    id: &'static str,
    clause: &'static str,
    level: Level,
    suite: Suite,
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
    }
    Code::Pass
}

fn entry(check: &Check) -> Entry {
    Entry {
        id: check.id,
        clause: check.clause,
        level: check.level,
        suite: check.suite,
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
        let _ = writeln!(
            page,
            "{:<width$}  {:<6}  {:<7}  {suite:<5}  {}",
            check.id, check.level, check.clause, check.title
        );
        page
    })
}
