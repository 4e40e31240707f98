//! The TAP is what a harness reads: a plan, numbers, directives, and YAML it can parse.

use std::collections::BTreeMap;

use conformance::report::{Format, Report};

use crate::every;

/// A point: whether it is `ok`, its directive, and what its YAML says.
pub(crate) struct Point {
    ok: bool,
    directive: Option<String>,
    pub(crate) said: BTreeMap<String, serde_json::Value>,
}

/// Reads the form as a harness would, with YAML's scalars as JSON's.
fn parse(page: &str) -> Vec<Point> {
    let mut lines = page.lines();
    assert_eq!(lines.next(), Some("TAP version 14"));
    let mut plan = None;
    let mut points = Vec::<Point>::new();
    let mut inside = false;
    for line in lines {
        match (line, inside) {
            ("  ---", false) => inside = true,
            ("  ...", true) => inside = false,
            (_, true) => {
                let (key, value) = line.trim_start().split_once(": ").expect("a key");
                let value = serde_json::from_str(value).expect("a scalar");
                let said = &mut points.last_mut().expect("a point").said;
                assert!(said.insert(key.to_owned(), value).is_none(), "{key} twice");
            }
            (comment, false) if comment.starts_with('#') => {}
            (line, false) => {
                if let Some(number) = line.strip_prefix("1..") {
                    assert!(
                        plan.replace(number.parse::<usize>().expect("a number"))
                            .is_none()
                    );
                } else {
                    points.push(point(line, points.len() + 1));
                }
            }
        }
    }
    assert_eq!(plan, Some(points.len()));
    points
}

fn point(line: &str, number: usize) -> Point {
    let ok = !line.starts_with("not ");
    let rest = line.strip_prefix("not ").unwrap_or(line);
    let rest = rest.strip_prefix(&format!("ok {number} - ")).expect(line);
    let unescaped = rest.replace("\\\\", "").replace("\\#", "");
    let directive = unescaped
        .split_once('#')
        .map(|(_, directive)| directive.trim().to_owned());
    Point {
        ok,
        directive,
        said: BTreeMap::new(),
    }
}

pub(crate) fn points(report: &Report) -> Vec<Point> {
    parse(&Format::Tap.render(report, false))
}

#[test]
fn each_verdict_has_its_word() {
    let report = every::every();
    let mut points = points(&report);
    for besides in points.split_off(report.results.len()) {
        assert_eq!((besides.ok, besides.directive), (false, None));
    }
    for Point {
        ok,
        directive,
        said,
    } in points
    {
        let verdict = said["verdict"].as_str().expect("a word");
        let directive = directive
            .as_deref()
            .map(|words| words.split(' ').next().unwrap_or(""));
        let expected = match verdict {
            "pass" => (true, None),
            "warn" | "expected" => (false, Some("TODO")),
            "fail" | "hang" | "crash" | "flaky" | "broken" => (false, None),
            // One of the two untestable checks is required.
            "untestable"
                if said["note"]
                    .as_str()
                    .is_some_and(|note| note.contains("Probe")) =>
            {
                (false, None)
            }
            _ => (true, Some("SKIP")),
        };
        assert_eq!((ok, directive), expected, "{verdict}");
    }
}

#[test]
fn what_was_seen_reads_back() {
    let points = points(&every::every());
    let actual = points[1].said["actual"].as_str().expect("a text");
    assert!(actual.contains("::error title=forged::forged\nnot ok 1 - forged # SKIP | a | b |"));
    assert_eq!(
        points[2].said["actual"].as_str().map(str::len),
        Some(10_000)
    );
}

#[test]
fn a_run_that_is_not_green_has_a_point_that_is_not() {
    for report in [every::nothing(), every::untested(), every::interrupted()] {
        let red = |point: &Point| !point.ok && point.directive.is_none();
        assert_eq!(points(&report).into_iter().filter(red).count(), 1);
    }
    assert!(points(&every::passed()).iter().all(|point| point.ok));
}
