//! The badge: the run in a few words, as an SVG image.

use super::model::{Record, Report, Verdict};
use super::standing::Standing;
use super::words;

const GREEN: &str = "#1a7f37";
const RED: &str = "#cf222e";
const GREY: &str = "#656d76";

const LABEL: &str = "conformance";

/// The report as an image. Its words are the kit's own, so nothing needs escaping.
pub(super) fn render(report: &Report) -> String {
    let (message, color) = message(report);
    let (left, right) = (width(LABEL), width(&message));
    let whole = left + right;
    let (from, to) = (left / 2, left + right / 2);
    let (label_length, message_length) = (left - PADDING, right - PADDING);
    let edge = right - 3;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{LABEL}: {message}">
  <title>{LABEL}: {message}</title>
  <g>
    <rect width="{whole}" height="20" rx="3" fill="#24292f"/>
    <path d="M{left} 0h{edge}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{edge}z" fill="{color}"/>
  </g>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-anchor="middle">
    <text x="{from}" y="14" textLength="{label_length}">{LABEL}</text>
    <text x="{to}" y="14" textLength="{message_length}">{message}</text>
  </g>
</svg>
"##
    )
}

fn message(report: &Report) -> (String, &'static str) {
    let number = |counted: fn(Verdict) -> bool| -> usize {
        let counts = words::counts(report).filter(|(verdict, _)| counted(*verdict));
        counts.map(|(_, count)| count).sum()
    };
    let failed = number(Verdict::is_failure);
    let flaky = number(|verdict| verdict == Verdict::Flaky);
    let broken = number(|verdict| verdict == Verdict::Broken);
    let red = |result: &&Record| report.standing(result) == Standing::Red;
    let untested = report.results.iter().filter(red).count() - failed - flaky - broken;
    if failed > 0 {
        (format!("{failed} fail"), RED)
    } else if broken > 0 {
        (format!("{broken} broken"), RED)
    } else if flaky > 0 {
        (format!("{flaky} flaky"), RED)
    } else if number(Verdict::is_observed) == 0 {
        ("nothing ran".to_owned(), GREY)
    } else if untested > 0 {
        (format!("{untested} untested"), RED)
    } else if report.exit_code != 0 {
        (format!("exit {}", report.exit_code), RED)
    } else {
        let passed = number(|verdict| verdict == Verdict::Pass);
        (format!("{passed} pass"), GREEN)
    }
}

const PADDING: usize = 12;

/// A text's width in pixels with room around it, near what Verdana takes; `textLength`
/// makes it true in any font.
fn width(text: &str) -> usize {
    let tenths = text.chars().map(|character| match character {
        'i' | 'l' => 30,
        ' ' | 'f' | 't' | 'r' => 42,
        'm' | 'w' => 100,
        _ => 68,
    });
    tenths.sum::<usize>() / 10 + PADDING
}
