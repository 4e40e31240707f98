//! The console report: what is wrong first, then what was not tested, then the sum.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::model::{Record, Report, Verdict};
use super::text::{beginning, line};
use super::words;

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

/// How many characters of one text are shown.
const SHOWN: usize = 1_000;

/// How many lines of standard error a failure shows.
const STDERR_LINES: usize = 5;

/// The report with colour codes, which the writer strips where they do not belong.
pub(super) fn render(report: &Report, verbose: bool) -> String {
    let mut page = String::new();
    heading(&mut page, report);
    for result in &report.results {
        if verbose || !is_quiet(result.verdict) {
            entry(&mut page, result, verbose);
        }
    }
    gaps(&mut page, report);
    problems(&mut page, report);
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
        Verdict::Fail | Verdict::Hang | Verdict::Crash | Verdict::Broken | Verdict::Flaky => RED,
        Verdict::Warn | Verdict::Expected => YELLOW,
        Verdict::NotApplicable | Verdict::Untestable | Verdict::NotRun => DIM,
    }
}

// `write!` to a string cannot fail.
macro_rules! put {
    ($page:expr, $($argument:tt)*) => {{ let _ = writeln!($page, $($argument)*); }};
}

fn heading(page: &mut String, report: &Report) {
    let digest = report
        .plugin
        .sha256
        .as_ref()
        .map_or_else(String::new, |digest| {
            let start: String = digest.chars().take(8).collect();
            format!(" (sha256 {}…)", line(&start))
        });
    let profile = report.profile.as_ref().map_or_else(String::new, |profile| {
        format!(" · profile {}", line(profile))
    });
    let manner = words::manner(report)
        .iter()
        .fold(String::new(), |line, part| line + " · " + part);
    put!(
        page,
        "{BOLD}{}{BOLD:#} · {} · {}{digest}{profile}{manner}",
        words::suites(report),
        words::count(report.results.len(), "check"),
        line(&report.plugin.command),
    );
}

fn entry(page: &mut String, result: &Record, verbose: bool) {
    let color = style(result.verdict);
    let name = result.verdict.name().to_uppercase();
    let id = result.reason.as_deref().unwrap_or(&result.id);
    put!(
        page,
        "{color}{name:<5}{color:#} {BOLD}{}{BOLD:#}  {}",
        line(id),
        line(&result.title)
    );
    if let Some(note) = &result.note {
        labelled(page, DIM, "", note);
    }
    // What is known has been read before.
    if result.verdict == Verdict::Expected && !verbose {
        return;
    }
    let (Some(expected), Some(actual)) = (&result.expected, &result.actual) else {
        return;
    };
    if let Some(text) = &result.clause_text {
        let text = format!("{}: {text}", result.level);
        labelled(page, DIM, &result.clause, &text);
    }
    labelled(page, PLAIN, "expected", expected);
    labelled(page, PLAIN, "saw", actual);
    if let Some(hint) = &result.hint {
        let text = format!("{hint}; `conformance explain {}` says more", result.id);
        labelled(page, CYAN, "hint", &text);
    }
    if let Some(stderr) = &result.stderr {
        let written: Vec<_> = stderr.lines().collect();
        for said in &written[written.len().saturating_sub(STDERR_LINES)..] {
            labelled(page, DIM, "stderr", said);
        }
    }
    for told in words::trace(result) {
        put!(page, "      {DIM}{:<10}{}{DIM:#}", "trace", line(&told));
    }
    for folder in &result.kept {
        put!(page, "      {:<10}{}", "kept", line(folder));
    }
    if let Some(repro) = &result.repro {
        // Unwrapped, so that it can be copied whole.
        put!(page, "      {:<10}{}", "again", line(repro));
    }
}

/// A line with a name before it, wrapped under itself.
fn labelled(page: &mut String, style: Style, label: &str, text: &str) {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(INDENT)
        .subsequent_indent(INDENT)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let wrapped = textwrap::fill(&line(&beginning(text, SHOWN)), options);
    let body = wrapped.strip_prefix(INDENT).unwrap_or(&wrapped);
    let label = line(label);
    put!(page, "      {style}{label:<10}{body}{style:#}");
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
            words::count(number, "check")
        };
        put!(page, "{color}{word}{color:#}  {checks}: {}", line(&gap.why));
        if gap.checks.len() + 1 < report.results.len() {
            labelled(page, DIM, "", &words::grouped(&gap.checks));
        }
        labelled(page, PLAIN, "to test", &gap.remedy);
    }
    if let Some(suites) = words::left_out(report) {
        put!(page, "{DIM}left out by the command line: {suites}{DIM:#}");
    }
    put!(
        page,
        "{DIM}not in this version: {}{DIM:#}",
        line(&report.coverage.beyond.join(", "))
    );
}

fn problems(page: &mut String, report: &Report) {
    for problem in &report.problems {
        put!(page, "{RED}WRONG{RED:#} {}", line(&problem.message));
        labelled(page, CYAN, "help", &problem.help);
    }
}

fn summary(page: &mut String, report: &Report) {
    let counts = words::counts(report).map(|(verdict, count)| {
        let color = style(verdict);
        format!("{color}{count} {}{color:#}", verdict.name())
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    put!(page, "{counts} · {}", words::summary(report));
}
