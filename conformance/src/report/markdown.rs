//! The Markdown report, made to be a job summary or a comment.
//!
//! Every foreign text is one line of entities and tags inside a table's cell: nothing of
//! it is Markdown, closes the cell, or becomes a link.

use std::fmt::Write;

use super::model::{Gap, Record, Report, Verdict};
use super::standing::Standing;
use super::text::{beginning, lines, spans};
use super::words;

/// How many characters of one text are shown: GitHub refuses summaries above 1 MiB.
const SHOWN: usize = 1_000;

/// The report as Markdown with GitHub's tables.
pub(super) fn render(report: &Report) -> String {
    let mut page = String::new();
    heading(&mut page, report);
    counts(&mut page, report);
    problems(&mut page, report);
    findings(&mut page, report, Standing::Red, "To mend");
    findings(&mut page, report, Standing::Warned, "Worth mending");
    findings(&mut page, report, Standing::Expected, "Expected");
    gaps(&mut page, report);
    page
}

fn heading(page: &mut String, report: &Report) {
    let (mark, word) = match report.exit_code {
        0 => ("✅", "passed"),
        _ => ("❌", report.ending()),
    };
    let _ = writeln!(page, "## {mark} conformance: {word}\n");
    let mut facts = vec![code(&report.plugin.command)];
    if let Some(digest) = &report.plugin.sha256 {
        let start: String = digest.chars().take(8).collect();
        facts.push(format!("sha256 {}", code(&format!("{start}…"))));
    }
    if let Some(profile) = &report.profile {
        facts.push(format!("profile {}", code(profile)));
    }
    facts.push(words::suites(report));
    facts.extend(words::manner(report));
    facts.push(words::summary(report));
    let _ = writeln!(page, "{}\n", facts.join(" · "));
}

fn counts(page: &mut String, report: &Report) {
    let counts: Vec<_> = words::counts(report).collect();
    let names: Vec<_> = counts.iter().map(|(verdict, _)| verdict.name()).collect();
    let numbers: Vec<_> = counts.iter().map(|(_, count)| count.to_string()).collect();
    if !counts.is_empty() {
        let rule = "---:|".repeat(counts.len());
        let _ = writeln!(
            page,
            "| {} |\n|{rule}\n| {} |\n",
            names.join(" | "),
            numbers.join(" | ")
        );
    }
}

fn problems(page: &mut String, report: &Report) {
    if report.problems.is_empty() {
        return;
    }
    page.push_str("### Wrong besides\n\n| what | help |\n|---|---|\n");
    for problem in &report.problems {
        row(page, &prose(&problem.message), &prose(&problem.help));
    }
    page.push('\n');
}

fn findings(page: &mut String, report: &Report, standing: Standing, heading: &str) {
    let told = |result: &&Record| {
        // A required gap stands below, once and not once a check.
        let told = [Verdict::Warn, Verdict::Expected].contains(&result.verdict);
        let observed = told || result.verdict.is_fault();
        observed && report.standing(result) == standing
    };
    let found: Vec<_> = report.results.iter().filter(told).collect();
    if found.is_empty() {
        return;
    }
    let _ = writeln!(page, "### {heading}\n");
    for result in found {
        finding(page, result);
    }
}

fn finding(page: &mut String, result: &Record) {
    let id = result.reason.as_ref().unwrap_or(&result.id);
    let verdict = result.verdict.name();
    let _ = writeln!(page, "| {verdict} | {} |\n|---|---|", code(id));
    row(page, "required", &prose(&result.title));
    if let Some(text) = &result.clause_text {
        let text = format!("{}: {text}", result.level);
        row(page, &prose(&result.clause), &prose(&text));
    }
    for (label, text) in [
        ("expected", &result.expected),
        ("saw", &result.actual),
        ("because", &result.note),
        ("hint", &result.hint),
    ] {
        if let Some(text) = text {
            row(page, label, &prose(text));
        }
    }
    for (label, text) in [("stderr", &result.stderr), ("again", &result.repro)] {
        if let Some(text) = text {
            row(page, label, &code(text));
        }
    }
    page.push('\n');
}

fn row(page: &mut String, label: &str, cell: &str) {
    let _ = writeln!(page, "| {label} | {cell} |");
}

fn gaps(page: &mut String, report: &Report) {
    if !report.coverage.gaps.is_empty() {
        page.push_str("### Not tested\n\n| | checks | why | to test |\n|---|---|---|---|\n");
        for gap in &report.coverage.gaps {
            gap_row(page, gap);
        }
        page.push('\n');
    }
    if let Some(suites) = words::left_out(report) {
        let _ = writeln!(page, "Left out by the command line: {suites}.\n");
    }
    let beyond = prose(&report.coverage.beyond.join(", "));
    let _ = writeln!(page, "Not in this version: {beyond}.");
}

fn gap_row(page: &mut String, gap: &Gap) {
    let weight = if gap.required { "❌ required" } else { "" };
    let _ = writeln!(
        page,
        "| {weight} | {}: {} | {} | {} |",
        gap.checks.len(),
        prose(&words::grouped(&gap.checks)),
        prose(&gap.why),
        prose(&gap.remedy),
    );
}

/// A text as code.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", inert(&beginning(text.trim_end(), SHOWN)))
}

/// A sentence, in which the kit's own backticks still mean code.
fn prose(text: &str) -> String {
    let text = beginning(text.trim_end(), SHOWN);
    let parts = spans(&text).into_iter().map(|span| {
        let text = inert(span.text);
        if span.code {
            format!("<code>{text}</code>")
        } else {
            text
        }
    });
    parts.collect()
}

/// Text that is nothing but text, on one line.
fn inert(text: &str) -> String {
    let text = lines(text);
    let mut made = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or_default();
        match character {
            '\n' => made.push_str("<br>"),
            '&' | '<' | '>' | '\\' | '`' | '*' | '_' | '~' | '|' | '[' | ']' | '$' => {
                let _ = write!(made, "&#{};", u32::from(character));
            }
            _ => made.push(character),
        }
        // A comment parts what GitHub would join to a link, a mention or an issue.
        if matches!(
            (character, next),
            (':', '/') | ('w' | 'W', 'w' | 'W') | ('#', '0'..='9') | ('@', _)
        ) {
            made.push_str("<!-- -->");
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn hostile_text_stays_text() {
        insta::assert_snapshot!(
            inert("a | b\n<script>`x`</script> [l](http://e) www.e @me #1 \u{202e}"),
            @"a &#124; b<br>&#60;script&#62;&#96;x&#96;&#60;/script&#62; &#91;l&#93;(http:<!-- -->//e) w<!-- -->w<!-- -->w.e @<!-- -->me #<!-- -->1 �"
        );
    }
}
