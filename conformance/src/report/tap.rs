//! The TAP report, version 14, with what is known of each point as YAML.

use std::fmt::Write;

use super::model::{Record, Report};
use super::standing::Standing;
use super::text::{line, lines};
use super::words;

/// The report as TAP.
pub(super) fn render(report: &Report) -> String {
    let problems = report
        .problems
        .iter()
        .map(|problem| problem.message.as_str());
    let besides: Vec<_> = problems.chain(report.red_besides()).collect();
    let points = report.results.len() + besides.len();
    let mut page = format!("TAP version 14\n# {}\n1..{points}\n", heading(report));
    for (index, result) in report.results.iter().enumerate() {
        point(&mut page, report, result, index + 1);
    }
    // What a harness counts must not be green where the run is not.
    for (number, why) in (report.results.len() + 1..).zip(besides) {
        let _ = writeln!(
            page,
            "not ok {number} - the run as a whole: {}",
            escaped(why)
        );
    }
    let _ = writeln!(
        page,
        "# {} · {}",
        words::tally(report),
        words::summary(report)
    );
    page
}

fn heading(report: &Report) -> String {
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    let mut words = vec![tool, words::suites(report), report.plugin.command.clone()];
    words.extend(words::manner(report));
    line(&words.join(" · "))
}

fn point(page: &mut String, report: &Report, result: &Record, number: usize) {
    let name = format!("{} - {}", escaped(&result.id), escaped(&result.title));
    let why = result.note.as_deref().unwrap_or_default();
    let (word, directive) = match report.standing(result) {
        Standing::Held => ("ok", String::new()),
        Standing::Red => ("not ok", String::new()),
        Standing::SetAside => (
            "ok",
            format!(" # SKIP {}: {}", result.verdict.name(), escaped(why)),
        ),
        // A clause that does not hold and turns nothing red is what TODO is for.
        Standing::Warned => ("not ok", format!(" # TODO a {} clause", result.level)),
        Standing::Expected => ("not ok", format!(" # TODO {}", escaped(why))),
    };
    let _ = writeln!(page, "{word} {number} - {name}{directive}");
    diagnostics(page, result);
}

/// Every value is a quoted scalar on one line: JSON's strings are YAML's.
fn diagnostics(page: &mut String, result: &Record) {
    let level = result.level.to_string();
    let entries = [
        ("verdict", Some(result.verdict.name())),
        ("level", Some(level.as_str())),
        ("clause", Some(result.clause.as_str())),
        ("reason", result.reason.as_deref()),
        ("requires", result.clause_text.as_deref()),
        ("expected", result.expected.as_deref()),
        ("actual", result.actual.as_deref()),
        ("note", result.note.as_deref()),
        ("hint", result.hint.as_deref()),
        ("stderr", result.stderr.as_deref()),
        ("repro", result.repro.as_deref()),
    ];
    page.push_str("  ---\n");
    for (key, value) in entries {
        if let Some(value) = value {
            let quoted = serde_json::to_string(&lines(value)).expect("a string is plain data");
            let _ = writeln!(page, "  {key}: {quoted}");
        }
    }
    let _ = writeln!(page, "  duration_ms: {}\n  ...", result.duration_ms);
}

/// A description or a reason: `#` would begin a directive.
fn escaped(text: &str) -> String {
    line(text).replace('\\', "\\\\").replace('#', "\\#")
}
