//! A JSON report is read back whole; what is none is refused with its reason.

use clap::ValueEnum;
use conformance::report::{Format, Report};

use crate::every;

fn json() -> String {
    Format::Json.render(&every::every(), false)
}

/// Why a text is refused, without the place in it, which every new field moves.
fn refusal(text: &str) -> String {
    let error = Report::parse(text).expect_err("it is refused").to_string();
    let (words, _) = error.split_once(" at line ").unwrap_or((&error, ""));
    words.to_owned()
}

#[test]
fn it_says_in_every_form_what_was_written() {
    for report in [
        every::every(),
        every::passed(),
        every::nothing(),
        every::untested(),
    ] {
        let read = Report::parse(&Format::Json.render(&report, false)).expect("our own report");
        for format in Format::value_variants() {
            assert_eq!(format.render(&read, true), format.render(&report, true));
        }
    }
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let later = json().replacen("{\n", "{\n  \"weather\": {\"now\": [\"rain\"]},\n", 1);
    assert_ne!(later, json());
    let read = Report::parse(&later).expect("it only grew");
    assert_eq!(Format::Json.render(&read, false), json());
}

#[test]
fn what_is_no_report_is_refused() {
    insta::assert_snapshot!(refusal(""), @"it is cut short: EOF while parsing a value");
    insta::assert_snapshot!(refusal(&json()[..json().find("\"suites\"").unwrap()]), @"it is cut short: EOF while parsing a value");
    insta::assert_snapshot!(refusal("<html>"), @"it is no JSON: expected value");
    insta::assert_snapshot!(refusal("[]"), @"it is no report of `conformance run`: invalid length 0, expected an object with `schema`");
    insta::assert_snapshot!(refusal("{\"name\": \"package\"}"), @"it is no report of `conformance run`: missing field `schema`");
    insta::assert_snapshot!(refusal(&json().replacen("\"schema\": 1", "\"schema\": 2", 1)), @"it has version 2 of the format, and this version of the kit reads 1");
}

#[test]
fn what_was_edited_is_refused() {
    let edited = |from: &str, to: &str| {
        let text = json();
        assert!(text.contains(from), "{from}");
        refusal(&text.replacen(from, to, 1))
    };
    insta::assert_snapshot!(edited("\"verdict\": \"fail\"", "\"verdict\": \"pass\""), @"it was edited or damaged: `counts.pass` is 2, but `results` has 3");
    insta::assert_snapshot!(edited("\"verdict\": \"fail\"", "\"verdict\": \"fine\""), @"it is no report of `conformance run`: unknown variant `fine`, expected one of `pass`, `fail`, `hang`, `crash`, `flaky`, `warn`, `expected`, `not-applicable`, `untestable`, `not-run`, `broken`");
    insta::assert_snapshot!(edited("\"exit_code\": 70", "\"exit_code\": 0"), @"it was edited or damaged: `exit_code` is 0, but `handshake/first-line` turned the run red");
    insta::assert_snapshot!(edited("\"total\": 13", "\"total\": 14"), @"it was edited or damaged: `coverage.total` is 14, but `results` has 13");
    insta::assert_snapshot!(edited("\"stdio/bytes\"", "\"stdio/byte\""), @"it was edited or damaged: `coverage.gaps` names `stdio/byte`, which `results` does not hold");
}
