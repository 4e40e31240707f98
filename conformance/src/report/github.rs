//! GitHub's workflow commands: one annotation a finding.

use std::fmt::Write;

use super::model::{Gap, Record, Report, Verdict};
use super::standing::Standing;
use super::text::{beginning, line, lines};
use super::words;

/// How many characters of one text an annotation shows.
const SHOWN: usize = 1_000;

/// The report as annotations: what turns red first, because GitHub shows only ten of a
/// kind in a step.
pub(super) fn render(report: &Report) -> String {
    let mut page = String::new();
    findings(&mut page, report, Standing::Red, "error");
    for gap in report.coverage.gaps.iter().filter(|gap| gap.required) {
        annotation(
            &mut page,
            "error",
            "not tested, but required",
            &untested(gap),
        );
    }
    for problem in &report.problems {
        let message = format!("{}\nhelp: {}", problem.message, problem.help);
        annotation(&mut page, "error", "the run as a whole", &message);
    }
    if let Some(why) = report.red_besides() {
        annotation(&mut page, "error", "the run as a whole", why);
    }
    findings(&mut page, report, Standing::Warned, "warning");
    findings(&mut page, report, Standing::Expected, "notice");
    annotation(&mut page, "notice", "conformance", &closing(report));
    page
}

fn findings(page: &mut String, report: &Report, standing: Standing, command: &str) {
    for result in &report.results {
        // A required gap is told once, and not once a check.
        let told = [Verdict::Warn, Verdict::Expected].contains(&result.verdict);
        let found = told || result.verdict.is_fault();
        if found && report.standing(result) == standing {
            let id = result.reason.as_ref().unwrap_or(&result.id);
            annotation(page, command, id, &message(result));
        }
    }
}

fn annotation(page: &mut String, command: &str, title: &str, message: &str) {
    let _ = writeln!(
        page,
        "::{command} title={}::{}",
        property(&line(title)),
        data(&lines(message))
    );
}

fn message(result: &Record) -> String {
    let clause = result
        .clause_text
        .as_ref()
        .map(|text| format!("{} {}: {text}", result.clause, result.level));
    let parts = [
        ("expected", &result.expected),
        ("saw", &result.actual),
        ("because", &result.note),
        ("hint", &result.hint),
        ("clause", &clause),
        ("again", &result.repro),
    ];
    parts
        .into_iter()
        .filter_map(|(label, text)| Some((label, text.as_ref()?)))
        .fold(result.title.clone(), |mut message, (label, text)| {
            let _ = write!(message, "\n{label}: {}", beginning(text, SHOWN));
            message
        })
}

fn untested(gap: &Gap) -> String {
    format!(
        "{}: {}\n{}\nto test: {}",
        words::count(gap.checks.len(), "check"),
        beginning(&gap.why, SHOWN),
        words::grouped(&gap.checks),
        beginning(&gap.remedy, SHOWN)
    )
}

fn closing(report: &Report) -> String {
    let mut message = format!("{} · {}", words::tally(report), words::summary(report));
    for gap in report.coverage.gaps.iter().filter(|gap| !gap.required) {
        let _ = write!(message, "\nnot tested: {}", untested(gap));
    }
    if let Some(suites) = words::left_out(report) {
        let _ = write!(message, "\nleft out by the command line: {suites}");
    }
    let beyond = report.coverage.beyond.join(", ");
    let _ = write!(message, "\nnot in this version: {beyond}");
    message
}

/// GitHub's escaping of what stands behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// GitHub's escaping of a property's value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("50%0A\r\n::error::"), "50%250A%0D%0A::error::");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
