//! A run in which everything happened, to a plugin that wants to spoil its reports.

use std::collections::BTreeMap;

use conformance::check::{Level, Suite};
use conformance::report::{
    Attempt, Coverage, Gap, Problem, Record, Report, Shard, Subject, SuiteRecord, Tool, TraceLine,
    Verdict,
};

/// What would break out of one form of report or another.
pub(crate) const HOSTILE: &str = "]]> <script>alert(1)</script> <!-- --> &amp; \"'\n\
    ::error title=forged::forged\r\n\
    not ok 1 - forged # SKIP | a | b | \\| `code` ```\n\
    ...\n---\n\
    [link](https://evil.example/) www.evil.example @everyone #1 ![i](//evil.example/i.png) $x$\n\
    \u{1b}[2J\u{1b}]0;title\u{7} \u{9b}31m \u{202e}gnp.exe\u{2066} שלום \u{2028} \u{ffff} \u{0} %0A 100%";

fn record(id: &str, suite: Suite, level: Level, verdict: Verdict) -> Record {
    Record {
        id: id.to_owned(),
        clause: "HS-1".to_owned(),
        clause_text: Some("The first line is the handshake line.".to_owned()),
        level,
        suite,
        title: format!("`{id}` is as it should be"),
        verdict,
        reason: None,
        expected: None,
        actual: None,
        hint: None,
        provisional: false,
        attempts: vec![Attempt {
            verdict,
            reason: None,
            duration_ms: 12,
        }],
        expectation: None,
        note: None,
        testable_by: None,
        blocked_by: None,
        stderr: None,
        trace: Vec::new(),
        kept: Vec::new(),
        repro: None,
        duration_ms: 12,
    }
}

fn found(mut record: Record, reason: &str, actual: &str) -> Record {
    record.reason = Some(format!("{}:{reason}", record.id));
    record.expected = Some("a line that ends in `\\n`".to_owned());
    record.actual = Some(actual.to_owned());
    record.hint = Some("the line sits in a buffer; flush it".to_owned());
    record.stderr = Some(HOSTILE.to_owned());
    record.trace = vec![TraceLine {
        ms: 12,
        plugin: 1,
        what: "stdout".to_owned(),
        text: HOSTILE.to_owned(),
    }];
    record.kept = vec!["/tmp/cf <i> \u{1b}".to_owned()];
    record.repro = Some(format!(
        "conformance run './it'\\''s <b>' --check {}",
        record.id
    ));
    record
}

fn set_aside(mut record: Record, note: &str) -> Record {
    record.note = Some(note.to_owned());
    record
}

fn results() -> Vec<Record> {
    use Level::{May, Must, Should};
    use Suite::{Core, Stdio};
    let long = "0123456789".repeat(1_000);
    let mut blocked = set_aside(
        record("grpc/answers", Core, Must, Verdict::NotRun),
        "`handshake/first-line` has to hold first",
    );
    blocked.blocked_by = Some("handshake/first-line".to_owned());
    let mut bare = record("health/serving", Core, Must, Verdict::Pass);
    bare.clause_text = None;
    vec![
        record("cookie/required", Core, Must, Verdict::Pass),
        found(
            record("handshake/first-line", Core, Must, Verdict::Fail),
            "garbage",
            HOSTILE,
        ),
        found(
            record("handshake/line-end", Core, Must, Verdict::Hang),
            "hang",
            &long,
        ),
        found(
            record("signals/interrupt", Core, Must, Verdict::Crash),
            "crash",
            "it ended with `SIGKILL`",
        ),
        found(
            record("log/fields", Core, Should, Verdict::Warn),
            "no-level",
            "no `@level`",
        ),
        set_aside(
            found(
                record("log/lines", Core, Must, Verdict::Flaky),
                "broken",
                "half a line",
            ),
            "repeated: 2 pass, 1 fail",
        ),
        set_aside(
            found(
                record("stdio/stays-open", Stdio, Must, Verdict::Expected),
                "ended",
                "the call ended",
            ),
            &format!("expected by expect.toml:3: {HOSTILE}"),
        ),
        set_aside(
            record("log/timestamp", Core, May, Verdict::NotApplicable),
            HOSTILE,
        ),
        blocked,
        set_aside(
            record("socket/removed", Core, Must, Verdict::Broken),
            "no thread could be started",
        ),
        bare,
        set_aside(
            record("stdio/bytes", Stdio, Must, Verdict::Untestable),
            "the plugin does not serve `plugwright.v1.Probe`",
        ),
        set_aside(
            record("stdio/channels", Stdio, Must, Verdict::Untestable),
            "nothing | drives it",
        ),
    ]
}

/// A report on results, with sums that agree with them.
fn report(results: Vec<Record>, gaps: Vec<Gap>, exit_code: u8) -> Report {
    let mut counts = BTreeMap::new();
    for result in &results {
        *counts.entry(result.verdict).or_insert(0) += 1;
    }
    let suite = |id, digest: &str| SuiteRecord {
        id,
        version: 1,
        checks: 9,
        digest: digest.repeat(64),
    };
    Report {
        schema: 1,
        tool: Tool {
            name: "conformance".to_owned(),
            version: "0.1.0".to_owned(),
        },
        plugin: Subject {
            command: "./my-plugin --serve".to_owned(),
            sha256: Some("c0ffee42".repeat(8)),
        },
        profile: None,
        suites: vec![suite(Suite::Core, "a"), suite(Suite::Stdio, "b")],
        shard: None,
        repeats: 1,
        seed: None,
        exit_code,
        problems: Vec::new(),
        counts,
        coverage: Coverage {
            ran: results
                .iter()
                .filter(|result| result.verdict.is_observed())
                .count(),
            total: results.len(),
            gaps,
            left_out: Vec::new(),
            beyond: vec!["broker".to_owned(), "mux".to_owned()],
        },
        results,
        duration_ms: 2_345,
        digest: None,
    }
}

fn gap(checks: &[&str], why: &str, required: bool) -> Gap {
    Gap {
        checks: checks.iter().map(|id| (*id).to_owned()).collect(),
        why: why.to_owned(),
        remedy: "serve the probe when PLUGWRIGHT_PROBE=1 is set".to_owned(),
        required,
    }
}

/// Everything at once.
pub(crate) fn every() -> Report {
    let gaps = vec![
        gap(
            &["grpc/answers"],
            "`handshake/first-line` has to hold first",
            false,
        ),
        gap(
            &["stdio/bytes"],
            "the plugin does not serve `plugwright.v1.Probe`",
            true,
        ),
        gap(
            &["stdio/channels"],
            "nothing | drives it\n| forged |",
            false,
        ),
    ];
    let mut report = report(results(), gaps, 70);
    report.plugin = Subject {
        command: "'./it'\\''s </code> | <b> \u{202e}'".to_owned(),
        sha256: Some("\u{1b}é".to_owned()),
    };
    report.profile = Some("terraform <i>".to_owned());
    report.shard = Some(Shard { number: 1, of: 3 });
    report.repeats = 3;
    report.seed = Some(4_711);
    report.problems = vec![Problem {
        code: 5,
        message: format!("expect.toml:9: `a/b` holds; {HOSTILE}"),
        help: "take the entry out".to_owned(),
    }];
    report.coverage.left_out = vec![Suite::Stdio];
    report
}

/// Two checks hold and nothing else was tried.
pub(crate) fn passed() -> Report {
    report(
        vec![
            record("cookie/required", Suite::Core, Level::Must, Verdict::Pass),
            record("handshake/fields", Suite::Core, Level::Must, Verdict::Pass),
        ],
        Vec::new(),
        0,
    )
}

/// No check found anything out, and none had to.
pub(crate) fn nothing() -> Report {
    let result = set_aside(
        record(
            "stdio/bytes",
            Suite::Stdio,
            Level::Must,
            Verdict::Untestable,
        ),
        "nothing drives it",
    );
    report(
        vec![result],
        vec![gap(&["stdio/bytes"], "nothing drives it", false)],
        4,
    )
}

/// Everything holds but what had to be tested.
pub(crate) fn untested() -> Report {
    let mut report = nothing();
    report.results.extend(passed().results);
    report.counts.insert(Verdict::Pass, 2);
    report.coverage.total = 3;
    report.coverage.ran = 2;
    report.coverage.gaps[0].required = true;
    report.exit_code = 7;
    report
}

/// Everything that was tried holds, but the user stopped the run.
pub(crate) fn interrupted() -> Report {
    let mut report = passed();
    report.exit_code = 130;
    report
}
