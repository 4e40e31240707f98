//! The report for dashboards: one test suite a suite, one test case a check.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};

use super::model::{Record, Report, Verdict};
use super::standing::Standing;
use super::text::{beginning, line, lines};
use super::words;
use crate::check::Suite;

/// How many characters a message shows; dashboards list them, and open the rest.
const SHOWN: usize = 300;

/// The report as `JUnit` XML.
pub(super) fn render(report: &Report) -> String {
    let mut document = quick_junit::Report::new(line(&report.tool.name));
    document.set_time(Duration::from_millis(report.duration_ms));
    for suite in words::tested_suites(report) {
        document.add_test_suite(test_suite(report, suite));
    }
    // What a dashboard counts must not be green where the run is not.
    let problems = report
        .problems
        .iter()
        .map(|problem| problem.message.as_str());
    let mut besides = TestSuite::new("run");
    for why in problems.chain(report.red_besides()) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(line(why)).set_type("run");
        besides.add_test_case(TestCase::new("the run as a whole", status));
    }
    if !besides.test_cases.is_empty() {
        document.add_test_suite(besides);
    }
    document
        .to_string()
        .expect("a string takes whatever is written to it")
}

fn test_suite(report: &Report, id: Suite) -> TestSuite {
    let mut suite = TestSuite::new(id.name());
    let record = report.suites.iter().find(|record| record.id == id);
    let profile = report.profile.as_deref().unwrap_or_default();
    let digest = report.plugin.sha256.as_deref().unwrap_or_default();
    let properties = [
        ("plugin", report.plugin.command.as_str()),
        ("plugin.sha256", digest),
        ("profile", profile),
        ("suite.digest", record.map_or("", |record| &record.digest)),
        ("tool.version", &report.tool.version),
        ("exit-code", &report.exit_code.to_string()),
    ];
    for (name, value) in properties {
        if !value.is_empty() {
            suite.add_property(Property::new(name, line(value)));
        }
    }
    let results = report.results.iter();
    let mut elapsed = 0_u64;
    for result in results.filter(|result| result.suite == id) {
        suite.add_test_case(test_case(report, result));
        elapsed = elapsed.saturating_add(result.duration_ms);
    }
    suite.set_time(Duration::from_millis(elapsed));
    suite
}

fn test_case(report: &Report, result: &Record) -> TestCase {
    let mut case = TestCase::new(line(&result.id), status(report, result));
    let group = result.id.split('/').next().unwrap_or_default();
    case.set_classname(line(&format!("{}.{group}", result.suite.name())));
    case.set_time(Duration::from_millis(result.duration_ms));
    if report.standing(result) == Standing::Warned {
        // JUnit knows no warning: the case holds, and says what it saw.
        case.set_system_out(lines(&format!("warning\n{}", description(result))));
    }
    if let Some(stderr) = &result.stderr {
        case.set_system_err(lines(stderr));
    }
    case
}

fn status(report: &Report, result: &Record) -> TestCaseStatus {
    let mut status = match report.standing(result) {
        Standing::Held | Standing::Warned => return TestCaseStatus::success(),
        Standing::SetAside | Standing::Expected => TestCaseStatus::skipped(),
        Standing::Red if result.verdict != Verdict::Broken && result.verdict.is_fault() => {
            TestCaseStatus::non_success(NonSuccessKind::Failure)
        }
        Standing::Red => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    let expected = report.standing(result) == Standing::Expected;
    let (first, second) = if expected {
        (&result.note, &result.actual)
    } else {
        (&result.actual, &result.note)
    };
    let seen = first.as_ref().or(second.as_ref());
    let kind = result.reason.as_deref();
    status.set_type(line(kind.unwrap_or(result.verdict.name())));
    let seen = seen.map_or(result.title.as_str(), String::as_str);
    status.set_message(line(&beginning(seen, SHOWN)));
    if result.verdict.is_fault() || expected {
        status.set_description(lines(&description(result)));
    }
    status
}

fn description(result: &Record) -> String {
    let clause = result
        .clause_text
        .as_ref()
        .map(|text| format!("{} {}: {text}", result.clause, result.level));
    let parts = [
        ("required", Some(&result.title)),
        ("clause", clause.as_ref()),
        ("expected", result.expected.as_ref()),
        ("saw", result.actual.as_ref()),
        ("note", result.note.as_ref()),
        ("hint", result.hint.as_ref()),
        ("again", result.repro.as_ref()),
    ];
    let told = parts
        .into_iter()
        .filter_map(|(label, text)| Some(format!("{label}: {}", text?)));
    told.collect::<Vec<_>>().join("\n")
}
