//! A report is held to its own digest, to the suites of this version, and to the plugin.

use std::path::Path;

use crate::merge::report;
use crate::screen::{folder, screen, settings};

fn edit(folder: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(folder.join("report")).expect("a report");
    assert!(text.contains(from), "{from}");
    std::fs::write(folder.join("edited"), text.replacen(from, to, 1))
        .expect("the file can be written");
}

/// The screen of a verification, without what a new check changes.
macro_rules! assert_verified {
    ($folder:expr, $arguments:expr, @$snapshot:literal) => {
        let mut settings = settings($folder.path());
        settings.add_filter(r"\b[0-9a-f]{64}\b", "[SHA256]");
        settings.add_filter(r"\b(\d+) of \d{2,} checks", "[N] of [N] checks");
        settings.add_filter(r"\b\d{2,} of its checks", "[N] of its checks");
        settings.add_filter(r"line \d+ column \d+", "line [N] column [N]");
        settings.bind(|| {
            insta::assert_snapshot!(screen($folder.path(), $arguments), @$snapshot);
        });
    };
}

#[test]
fn a_whole_report_on_this_very_plugin() {
    let folder = folder();
    report(folder.path(), "report", None, &["--suite", "stdio"]);
    let binary = env!("CARGO_BIN_EXE_conformance");
    assert_verified!(folder, &["verify", "report", "--plugin", binary], @"
    exit 0
    --- stdout
    report  whole: sha256 [SHA256]
    suite   stdio@1: 9 of 9 checks, sha256 [SHA256]
    plugin  [BINARY]: sha256 [SHA256]
    run     exit 0: every check that was asked for ran and holds
    no signature: whoever can change a report can change its digest too
    --- stderr
    ");
    assert_verified!(folder, &["verify", "report"], @"
    exit 0
    --- stdout
    report  whole: sha256 [SHA256]
    suite   stdio@1: 9 of 9 checks, sha256 [SHA256]
    plugin  not compared: `--plugin FILE` does
    run     exit 0: every check that was asked for ran and holds
    no signature: whoever can change a report can change its digest too
    --- stderr
    ");
}

#[test]
fn a_red_report_stays_red_and_a_part_is_no_whole() {
    let folder = folder();
    report(
        folder.path(),
        "report",
        Some("stdio-missing"),
        &["--suite", "stdio", "--level", "should"],
    );
    assert_verified!(folder, &["verify", "report"], @"
    exit 1
    --- stdout
    report  whole: sha256 [SHA256]
    suite   stdio@1: 9 of 9 checks, sha256 [SHA256]
    plugin  not compared: `--plugin FILE` does
    run     exit 1: a check failed
    no signature: whoever can change a report can change its digest too
    --- stderr
    ");
    report(folder.path(), "part", None, &[]);
    let part = screen(folder.path(), &["verify", "part"]);
    assert!(
        part.starts_with("exit 7\n") && part.contains("the report is on a part of `core@1`"),
        "{part}"
    );
}

#[test]
fn damage_and_mismatch_have_words() {
    let folder = folder();
    report(folder.path(), "report", None, &["--suite", "stdio"]);
    edit(folder.path(), "\"duration_ms\"", "\"duration_ns\"");
    assert_verified!(folder, &["verify", "edited"], @"
    exit 3
    --- stdout
    --- stderr
    error: `edited` cannot be used: it is no report of `conformance run`: missing field `duration_ms` at line [N] column [N]
     help: write it anew with `conformance run --report json=FILE`
    ");
    edit(folder.path(), "\"exit_code\": 0", "\"exit_code\": 1");
    assert_verified!(folder, &["verify", "edited"], @"
    exit 3
    --- stdout
    --- stderr
    error: `edited` cannot be used: it was edited or damaged: it says that its digest is [SHA256], and it is [SHA256]
     help: write it anew with `conformance run --report json=FILE`
    ");
    assert_verified!(folder, &["render", "edited"], @"
    exit 3
    --- stdout
    --- stderr
    error: `edited` cannot be used: it was edited or damaged: it says that its digest is [SHA256], and it is [SHA256]
     help: write it anew with `conformance run --report json=FILE`
    ");
    let text = std::fs::read_to_string(folder.path().join("report")).unwrap();
    std::fs::write(folder.path().join("cut"), &text[..text.len() / 2]).unwrap();
    let cut = screen(folder.path(), &["verify", "cut"]);
    assert!(
        cut.starts_with("exit 3\n") && cut.contains("it is cut short"),
        "{cut}"
    );
    std::fs::write(folder.path().join("plugin"), "another").unwrap();
    assert_verified!(folder, &["verify", "report", "--plugin", "plugin"], @"
    exit 1
    --- stdout
    report  whole: sha256 [SHA256]
    suite   stdio@1: 9 of 9 checks, sha256 [SHA256]
    run     exit 0: every check that was asked for ran and holds
    no signature: whoever can change a report can change its digest too
    --- stderr
    error: `plugin` is not the file that was tested: its sha256 is [SHA256], and the tested one's is [SHA256]
     help: run the kit on this very file
    ");
    let digest = text
        .split("\"digest\": \"")
        .last()
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    edit(
        folder.path(),
        &format!("\"digest\": \"{digest}\""),
        "\"digest\": null",
    );
    assert_verified!(folder, &["verify", "edited"], @"
    exit 3
    --- stdout
    --- stderr
    error: `edited` has no digest of its own, so nothing shows whether it was edited
     help: write it anew with `conformance run --report json=FILE`
    ");
}
