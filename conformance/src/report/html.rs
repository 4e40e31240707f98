//! The HTML report: one file to browse, which loads nothing and works without its script.

use askama::Template;
use sha2::{Digest, Sha256};

use super::model::{Record, Report};
use super::standing::Standing;
use super::text::{line, lines, spans};
use super::words;
use crate::check::Suite;

pub(super) const STYLE: &str = include_str!("../../templates/report.css");
const SCRIPT: &str = include_str!("../../templates/report.js");

/// The report as a page.
pub(super) fn render(report: &Report) -> String {
    let mut page = Page::new(report)
        .render()
        .expect("a string takes whatever is written to it");
    page.push('\n');
    page
}

/// What the template shows; every text in it is harmless but for HTML's own characters,
/// which the template escapes.
#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    policy: String,
    style: &'static str,
    script: &'static str,
    tool: String,
    passed: bool,
    ending: String,
    command: String,
    facts: Vec<(&'static str, String)>,
    bar: Vec<Slice>,
    total: usize,
    suites: Vec<&'static str>,
    levels: [&'static str; 3],
    sections: Vec<Section>,
    problems: Vec<(Vec<Span>, Vec<Span>)>,
    gaps: Vec<GapView>,
    left_out: Option<String>,
    beyond: String,
}

/// One verdict's part of the bar of counts.
struct Slice {
    verdict: &'static str,
    count: usize,
    from: usize,
}

/// The checks that stand alike.
struct Section {
    name: &'static str,
    title: &'static str,
    checks: Vec<CheckView>,
}

/// A part of a sentence: code, or not.
struct Span {
    code: bool,
    text: String,
}

/// One check.
struct CheckView {
    id: String,
    /// The id of what was found, else the check's own.
    name: String,
    verdict: &'static str,
    suite: &'static str,
    level: String,
    title: Vec<Span>,
    time: String,
    open: bool,
    /// Sentences, each with its label.
    sentences: Vec<(String, Vec<Span>)>,
    /// What has to keep its line ends, or is to be copied.
    blocks: Vec<(&'static str, String)>,
}

/// What was not tested, for one reason.
struct GapView {
    required: bool,
    count: String,
    checks: String,
    why: Vec<Span>,
    remedy: Vec<Span>,
}

impl Page {
    fn new(report: &Report) -> Self {
        Self {
            policy: policy(),
            style: STYLE,
            script: SCRIPT,
            tool: line(&format!("{} {}", report.tool.name, report.tool.version)),
            passed: report.exit_code == 0,
            ending: report.ending().to_owned(),
            command: line(&report.plugin.command),
            facts: facts(report),
            bar: bar(report),
            total: report.results.len(),
            suites: words::tested_suites(report).map(Suite::name).collect(),
            levels: ["MUST", "SHOULD", "MAY"],
            sections: sections(report),
            problems: report
                .problems
                .iter()
                .map(|problem| (prose(&problem.message), prose(&problem.help)))
                .collect(),
            gaps: gaps(report),
            left_out: words::left_out(report),
            beyond: line(&report.coverage.beyond.join(", ")),
        }
    }
}

/// Nothing is loaded, and nothing runs but this very style and this very script.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(STYLE)),
        base64(&Sha256::digest(SCRIPT)),
    )
}

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let coverage = &report.coverage;
    let mut facts = vec![
        ("tested", format!("{} of {}", coverage.ran, coverage.total)),
        ("exit code", report.exit_code.to_string()),
        ("time", words::seconds(report.duration_ms)),
        ("suites", words::suites(report)),
    ];
    let manner = words::manner(report);
    if !manner.is_empty() {
        facts.push(("run", manner.join(", ")));
    }
    if let Some(profile) = &report.profile {
        facts.push(("profile", line(profile)));
    }
    if let Some(digest) = &report.plugin.sha256 {
        facts.push(("sha256", line(digest)));
    }
    facts
}

fn bar(report: &Report) -> Vec<Slice> {
    let mut from = 0;
    words::counts(report)
        .map(|(verdict, count)| {
            let slice = Slice {
                verdict: verdict.name(),
                count,
                from,
            };
            from += count;
            slice
        })
        .collect()
}

fn sections(report: &Report) -> Vec<Section> {
    let kinds = [
        (Standing::Red, "red", "To mend"),
        (Standing::Warned, "warned", "Worth mending"),
        (Standing::Expected, "expected", "Expected"),
        (Standing::SetAside, "aside", "Set aside"),
        (Standing::Held, "held", "Holds"),
    ];
    let section = |(standing, name, title)| {
        let results = report.results.iter();
        let alike = results.filter(|result| report.standing(result) == standing);
        let checks: Vec<_> = alike
            .map(|result| {
                check(
                    result,
                    standing == Standing::Red && result.verdict.is_fault(),
                )
            })
            .collect();
        (!checks.is_empty()).then_some(Section {
            name,
            title,
            checks,
        })
    };
    kinds.into_iter().filter_map(section).collect()
}

fn check(result: &Record, open: bool) -> CheckView {
    let clause = format!("{} {}", result.clause, result.level);
    let sentences = [
        (clause.as_str(), &result.clause_text),
        ("expected", &result.expected),
        ("saw", &result.actual),
        ("because", &result.note),
        ("hint", &result.hint),
    ];
    let joined = |lines: Vec<String>| (!lines.is_empty()).then(|| lines.join("\n"));
    let trace = joined(words::trace(result).collect());
    let kept = joined(result.kept.clone());
    let blocks = [
        ("stderr", &result.stderr),
        ("trace", &trace),
        ("kept", &kept),
        ("again", &result.repro),
    ];
    CheckView {
        id: line(&result.id),
        name: line(result.reason.as_ref().unwrap_or(&result.id)),
        verdict: result.verdict.name(),
        suite: result.suite.name(),
        level: result.level.to_string(),
        title: prose(&result.title),
        time: format!("{} ms", result.duration_ms),
        open,
        sentences: sentences
            .into_iter()
            .filter_map(|(label, text)| Some((line(label), prose(text.as_ref()?))))
            .collect(),
        blocks: blocks
            .into_iter()
            .filter_map(|(label, text)| Some((label, lines(text.as_ref()?))))
            .collect(),
    }
}

fn prose(text: &str) -> Vec<Span> {
    let owned = |span: super::text::Span| Span {
        code: span.code,
        text: lines(span.text),
    };
    spans(text).into_iter().map(owned).collect()
}

fn gaps(report: &Report) -> Vec<GapView> {
    let gaps = report.coverage.gaps.iter();
    gaps.map(|gap| GapView {
        required: gap.required,
        count: words::count(gap.checks.len(), "check"),
        checks: line(&words::grouped(&gap.checks)),
        why: prose(&gap.why),
        remedy: prose(&gap.remedy),
    })
    .collect()
}

/// Base64 with padding, as a policy's digests are written.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0, |group, at| {
            group << 8 | usize::from(chunk.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let digit = DIGITS[group >> (18 - 6 * at) & 63];
            text.push(if at > chunk.len() {
                '='
            } else {
                char::from(digit)
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn digests_are_written_as_browsers_read_them() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
        assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "+/+/");
    }
}
