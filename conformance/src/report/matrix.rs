//! Several plugins beside each other: a column each, a row a check.

use std::collections::BTreeMap;
use std::fmt::Write;

use askama::Template;
use schemars::JsonSchema;
use serde::Serialize;

use super::model::{Report, Subject, SuiteRecord, Tool, Verdict};
use super::text::line;
use super::{html, markdown, words};
use crate::check::{Level, Suite};
use crate::checks;
use crate::exit::Code;

/// The reports on several plugins, as one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Matrix {
    /// The version of this format.
    pub schema: u32,
    /// The tool that made the reports.
    pub tool: Tool,
    /// What was run.
    pub suites: Vec<SuiteRecord>,
    /// The gravest of the plugins' exit codes.
    pub exit_code: u8,
    /// The columns.
    pub plugins: Vec<Column>,
    /// The rows.
    pub checks: Vec<Row>,
}

/// One plugin.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Column {
    /// What was under test.
    pub plugin: Subject,
    /// The profile it was launched by.
    pub profile: Option<String>,
    /// Its run's exit code.
    pub exit_code: u8,
    /// How often each verdict was reached.
    pub counts: BTreeMap<Verdict, usize>,
    /// The digest of its report.
    pub report: Option<String>,
}

/// One check.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Row {
    /// Its id.
    pub id: String,
    /// The suite of the check.
    pub suite: Suite,
    /// How binding its clause is.
    pub level: Level,
    /// What came of it in each plugin; `null` where it was left out.
    pub verdicts: Vec<Option<Verdict>>,
}

impl Matrix {
    /// The matrix of these reports, which are of one kit and the same suites.
    pub(super) fn new(reports: &[Report]) -> Self {
        let codes: Vec<_> = reports
            .iter()
            .filter_map(|report| Code::from_number(report.exit_code))
            .collect();
        let column = |report: &Report| Column {
            plugin: report.plugin.clone(),
            profile: report.profile.clone(),
            exit_code: report.exit_code,
            counts: report.counts.clone(),
            report: report.digest.clone(),
        };
        let first = &reports[0];
        Self {
            schema: first.schema,
            tool: first.tool.clone(),
            suites: first.suites.clone(),
            exit_code: Code::first(&codes).number(),
            plugins: reports.iter().map(column).collect(),
            checks: rows(reports),
        }
    }

    /// For people, with colours left out; rows without a difference only where it is `verbose`.
    pub(crate) fn console(&self, verbose: bool) -> String {
        let mut page = format!(
            "{} · {}\n",
            words::named(&self.suites),
            words::count(self.plugins.len(), "plugin")
        );
        for (index, column) in self.plugins.iter().enumerate() {
            let counts = words::listed(&column.counts);
            let _ = writeln!(
                page,
                "{:<3} {} · {counts} · exit {}",
                name(index),
                line(&title(column)),
                column.exit_code
            );
        }
        let shown: Vec<_> = self
            .checks
            .iter()
            .filter(|row| verbose || !row.is_quiet())
            .collect();
        let width = shown.iter().map(|row| row.id.len()).max().unwrap_or(0);
        if !shown.is_empty() {
            let names = cells((0..self.plugins.len()).map(name));
            let _ = writeln!(page, "\n{:<width$}{}", "", names);
        }
        for row in &shown {
            let cells = cells(row.verdicts.iter().map(|verdict| word(*verdict)));
            let _ = writeln!(page, "{:<width$}{}", line(&row.id), cells);
        }
        let quiet = self.checks.len() - shown.len();
        if quiet > 0 {
            let _ = writeln!(
                page,
                "\n{} with nothing to mend in any: `-v` shows them",
                words::count(quiet, "check")
            );
        }
        page
    }

    /// For machines.
    pub(crate) fn json(&self) -> String {
        super::json::escaped(self)
    }

    /// For job summaries.
    pub(crate) fn markdown(&self) -> String {
        let mark = if self.exit_code == 0 { "✅" } else { "❌" };
        let mut page = format!(
            "## {mark} conformance: {}\n\n{}\n\n",
            words::count(self.plugins.len(), "plugin"),
            words::named(&self.suites)
        );
        page.push_str("| | plugin | verdicts | exit |\n|---|---|---|---:|\n");
        for (index, column) in self.plugins.iter().enumerate() {
            let counts = words::listed(&column.counts);
            let _ = writeln!(
                page,
                "| {} | {} | {counts} | {} |",
                name(index),
                markdown::code(&title(column)),
                column.exit_code
            );
        }
        let names: Vec<_> = (0..self.plugins.len()).map(name).collect();
        let _ = writeln!(
            page,
            "\n| check | {} |\n|---|{}",
            names.join(" | "),
            "---|".repeat(names.len())
        );
        for row in self.checks.iter().filter(|row| !row.is_quiet()) {
            let cells: Vec<_> = row.verdicts.iter().map(|verdict| word(*verdict)).collect();
            let _ = writeln!(
                page,
                "| {} | {} |",
                markdown::code(&row.id),
                cells.join(" | ")
            );
        }
        page
    }

    /// For a browser.
    pub(crate) fn html(&self) -> String {
        let columns = self.plugins.iter().enumerate().map(|(index, column)| {
            let counts = words::listed(&column.counts);
            (name(index), line(&title(column)), counts, column.exit_code)
        });
        let rows = self.checks.iter().map(|row| {
            let cells = row.verdicts.iter().map(|verdict| word(*verdict)).collect();
            (line(&row.id), cells)
        });
        let page = Page {
            policy: html::policy(),
            style: html::STYLE,
            passed: self.exit_code == 0,
            suites: words::named(&self.suites),
            columns: columns.collect(),
            rows: rows.collect(),
        };
        let mut page = page
            .render()
            .expect("a string takes whatever is written to it");
        page.push('\n');
        page
    }
}

/// What the template shows.
#[derive(Template)]
#[template(path = "matrix.html")]
struct Page {
    policy: String,
    style: &'static str,
    passed: bool,
    suites: String,
    columns: Vec<(String, String, String, u8)>,
    rows: Vec<(String, Vec<&'static str>)>,
}

impl Row {
    /// Nothing in it is to be mended, or differs.
    fn is_quiet(&self) -> bool {
        let fine = [Some(Verdict::Pass), Some(Verdict::NotApplicable)];
        self.verdicts.iter().all(|verdict| fine.contains(verdict))
    }
}

fn rows(reports: &[Report]) -> Vec<Row> {
    let result =
        |report: &'_ Report, id: &str| report.results.iter().position(|result| result.id == id);
    let row = |id: &str| {
        let found: Vec<_> = reports
            .iter()
            .map(|report| result(report, id).map(|index| &report.results[index]))
            .collect();
        let any = found.iter().flatten().next()?;
        Some(Row {
            id: any.id.clone(),
            suite: any.suite,
            level: any.level,
            verdicts: found
                .iter()
                .map(|result| result.map(|result| result.verdict))
                .collect(),
        })
    };
    checks::all().filter_map(|check| row(check.id)).collect()
}

/// Words under each other's columns.
fn cells(words: impl Iterator<Item = impl AsRef<str>>) -> String {
    let line = words.fold(String::new(), |line, word| {
        format!("{line}  {:<14}", word.as_ref())
    });
    line.trim_end().to_owned()
}

fn title(column: &Column) -> String {
    let digest = column.plugin.sha256.as_deref().unwrap_or_default();
    let start: String = digest.chars().take(8).collect();
    let profile = column
        .profile
        .as_ref()
        .map_or_else(String::new, |profile| format!(", profile {profile}"));
    format!("{} (sha256 {start}…{profile})", column.plugin.command)
}

/// A column's name: `A`, `B`, … and numbers behind `Z`.
fn name(index: usize) -> String {
    let letter = u8::try_from(index).ok().filter(|index| *index < 26);
    letter.map_or_else(
        || (index + 1).to_string(),
        |index| char::from(b'A' + index).to_string(),
    )
}

fn word(verdict: Option<Verdict>) -> &'static str {
    verdict.map_or("–", Verdict::name)
}
