//! The console report: what is wrong first, then what was not tested, then the sum.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::model::{Record, Report, Verdict};
use crate::clause;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();
const PLAIN: Style = Style::new();

/// The page's width, and where a text begins behind its label.
const WIDTH: usize = 100;
const INDENT: &str = "                ";

/// How many lines of standard error a failure shows.
const STDERR_LINES: usize = 5;

/// The report with colour codes, which the writer strips where they do not belong.
pub(super) fn render(report: &Report, verbose: bool) -> String {
    let mut page = String::new();
    heading(&mut page, report);
    for result in &report.results {
        if verbose || !is_quiet(result.verdict) {
            entry(&mut page, result);
        }
    }
    gaps(&mut page, report);
    summary(&mut page, report);
    page
}

/// What needs no line of its own unless it is asked for.
fn is_quiet(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Pass | Verdict::NotApplicable | Verdict::Untestable | Verdict::NotRun
    )
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => GREEN,
        Verdict::Fail | Verdict::Hang | Verdict::Crash | Verdict::Broken => RED,
        Verdict::Warn => YELLOW,
        Verdict::NotApplicable | Verdict::Untestable | Verdict::NotRun => DIM,
    }
}

// `write!` to a string cannot fail.
macro_rules! put {
    ($page:expr, $($argument:tt)*) => {{ let _ = writeln!($page, $($argument)*); }};
}

fn heading(page: &mut String, report: &Report) {
    let suites: Vec<_> = report.suites.iter().map(|suite| suite.id.name()).collect();
    let digest = report
        .plugin
        .sha256
        .as_ref()
        .map_or_else(String::new, |digest| format!(" (sha256 {}…)", &digest[..8]));
    let profile = report
        .profile
        .as_ref()
        .map_or_else(String::new, |profile| format!(" · profile {profile}"));
    put!(
        page,
        "{BOLD}{}{BOLD:#} · {} · {}{digest}{profile}",
        suites.join(", "),
        count(report.results.len(), "check"),
        report.plugin.command,
    );
}

fn entry(page: &mut String, result: &Record) {
    let color = style(result.verdict);
    let name = result.verdict.name().to_uppercase();
    let id = result.reason.as_deref().unwrap_or(&result.id);
    put!(
        page,
        "{color}{name:<5}{color:#} {BOLD}{id}{BOLD:#}  {}",
        result.title
    );
    if let Some(note) = &result.note {
        labelled(page, DIM, "", note);
    }
    let (Some(expected), Some(actual)) = (&result.expected, &result.actual) else {
        return;
    };
    if let Some(clause) = clause::find(&result.clause) {
        let text = format!("{}: {}", result.level, clause.text);
        labelled(page, DIM, &result.clause, &text);
    }
    labelled(page, PLAIN, "expected", expected);
    labelled(page, PLAIN, "saw", &printable(actual));
    if let Some(hint) = &result.hint {
        let text = format!("{hint}; `conformance explain {}` says more", result.id);
        labelled(page, CYAN, "hint", &text);
    }
    if let Some(stderr) = &result.stderr {
        let lines: Vec<_> = stderr.lines().collect();
        for line in &lines[lines.len().saturating_sub(STDERR_LINES)..] {
            labelled(page, DIM, "stderr", &printable(line));
        }
    }
    if let Some(repro) = &result.repro {
        // Unwrapped, so that it can be copied whole.
        put!(page, "      {:<10}{repro}", "again");
    }
}

/// A line with a name before it, wrapped under itself.
fn labelled(page: &mut String, style: Style, label: &str, text: &str) {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(INDENT)
        .subsequent_indent(INDENT)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let wrapped = textwrap::fill(text, options);
    let body = wrapped.strip_prefix(INDENT).unwrap_or(&wrapped);
    put!(page, "      {style}{label:<10}{body}{style:#}");
}

/// A plugin's own words cannot steer the terminal.
fn printable(line: &str) -> String {
    line.chars()
        .map(|character| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect()
}

fn gaps(page: &mut String, report: &Report) {
    for gap in &report.coverage.gaps {
        let (color, word) = if gap.required {
            (RED, "NOT TESTED, REQUIRED")
        } else {
            (DIM, "not tested")
        };
        let number = gap.checks.len();
        let checks = if number + 1 == report.results.len() && number > 1 {
            "every other check".to_owned()
        } else {
            count(number, "check")
        };
        put!(page, "{color}{word}{color:#}  {checks}: {}", gap.why);
        if gap.checks.len() + 1 < report.results.len() {
            labelled(page, DIM, "", &grouped(&gap.checks));
        }
        labelled(page, PLAIN, "to test", &gap.remedy);
    }
    let left_out: Vec<_> = report
        .coverage
        .left_out
        .iter()
        .map(|suite| suite.name())
        .collect();
    if !left_out.is_empty() {
        put!(
            page,
            "{DIM}left out by the command line: {}{DIM:#}",
            left_out.join(", ")
        );
    }
    put!(
        page,
        "{DIM}not in this version: {}{DIM:#}",
        report.coverage.beyond.join(", ")
    );
}

/// Ids that share a group, named together: `stdio: bytes, channels`.
fn grouped(ids: &[String]) -> String {
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

fn summary(page: &mut String, report: &Report) {
    let counts = Verdict::ALL.into_iter().filter_map(|verdict| {
        let count = *report.counts.get(&verdict)?;
        let color = style(verdict);
        Some(format!("{color}{count} {}{color:#}", verdict.name()))
    });
    let seconds = std::time::Duration::from_millis(report.duration_ms).as_secs_f64();
    let counts = counts.collect::<Vec<_>>().join(", ");
    put!(
        page,
        "{counts} · {} of {} tested · {seconds:.1} s · exit {}",
        report.coverage.ran,
        report.coverage.total,
        report.exit_code,
    );
}

fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}
