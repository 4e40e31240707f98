//! Reports joined: the shards of a run, and plugins beside each other.

use std::path::Path;

use crate::screen::{assert_screen, conformance, folder};

/// Writes the JSON report of a run on the reference plugin, with a fault or without.
pub(crate) fn report(folder: &Path, name: &str, fault: Option<&str>, more: &[&str]) {
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    let file = format!("json={name}");
    let mut command = conformance(folder);
    command.args([
        "run",
        "--cookie",
        &cookie,
        "--versions",
        "1,2,4",
        "--report",
        &file,
    ]);
    if !more.contains(&"--suite") {
        command.args(["--check", "cookie/*", "--check", "handshake/protocol"]);
    }
    command
        .args(more)
        .args(["--", env!("CARGO_BIN_EXE_conformance"), "plugin"]);
    command.args(fault.map(|fault| format!("--fault={fault}")));
    command.output().expect("the kit runs");
    assert!(folder.join(name).is_file(), "{name}");
}

const SPOILT: Option<&str> = Some("protocol-upper-case");

#[test]
fn shards_become_the_run_that_they_are_parts_of() {
    let folder = folder();
    report(folder.path(), "whole", SPOILT, &[]);
    for (name, shard) in [("a", "1/3"), ("b", "2/3"), ("c", "3/3")] {
        report(folder.path(), name, SPOILT, &["--shard", shard]);
    }
    let made = |arguments: &[&str]| {
        let output = conformance(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let results = json["results"].as_array().unwrap().iter();
        let verdicts: Vec<_> = results
            .map(|result| (result["id"].clone(), result["verdict"].clone()))
            .collect();
        (
            verdicts,
            json["counts"].clone(),
            json["coverage"].clone(),
            json["shard"].clone(),
        )
    };
    // In whatever order they come; and what was merged is a report like any other.
    let merged = made(&["merge", "c", "a", "b", "--format", "json"]);
    let saved = conformance(folder.path())
        .args(["merge", "a", "b", "c", "--format", "json", "-o", "abc"])
        .status();
    assert_eq!(saved.unwrap().code(), Some(1));
    let whole: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("whole")).unwrap()).unwrap();
    assert_eq!(made(&["merge", "abc", "--format", "json"]), merged);
    assert_eq!(merged.1, whole["counts"]);
    assert_eq!(merged.2, whole["coverage"]);
    assert_eq!(merged.0.len(), whole["results"].as_array().unwrap().len());
    assert!(merged.3.is_null());
}

#[test]
fn what_is_no_whole_run_is_not_made_one() {
    let folder = folder();
    report(folder.path(), "a", None, &["--shard", "1/3"]);
    report(folder.path(), "b", None, &["--shard", "2/3"]);
    report(folder.path(), "half", None, &["--shard", "2/2"]);
    report(
        folder.path(),
        "core",
        None,
        &[
            "--suite",
            "stdio",
            "--check",
            "stdio/implemented",
            "--shard",
            "1/1",
        ],
    );
    assert_screen!(folder, &["merge", "a", "b"], @"
    exit 3
    --- stdout
    --- stderr
    error: shard 3/3 of `[BINARY] plugin` is missing
     help: name the reports of every shard of one run, each once, or one report a plugin
    ");
    assert_screen!(folder, &["merge", "a", "b", "b"], @"
    exit 3
    --- stdout
    --- stderr
    error: `b` and `b` both have a result for `cookie/exact`
     help: name the reports of every shard of one run, each once, or one report a plugin
    ");
    assert_screen!(folder, &["merge", "a", "half"], @"
    exit 3
    --- stdout
    --- stderr
    error: `a` and `half` were not made alike: their numbers of shards differ
     help: name the reports of every shard of one run, each once, or one report a plugin
    ");
    assert_screen!(folder, &["merge", "a", "core"], @"
    exit 3
    --- stdout
    --- stderr
    error: `a` and `core` were not made alike: their suites differ
     help: name the reports of every shard of one run, each once, or one report a plugin
    ");
    assert_screen!(folder, &["merge", "nothing"], @"
    exit 3
    --- stdout
    --- stderr
    error: cannot read the report `nothing`: No such file or directory (os error 2)
     help: name a file that `conformance run --report json=FILE` wrote
    ");
    assert_screen!(folder, &["merge"], @"
    exit 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <REPORT>...

    Usage: conformance merge <REPORT>...

    For more information, try '--help'.
    ");
}

#[test]
fn plugins_stand_beside_each_other() {
    let folder = folder();
    report(folder.path(), "right", None, &[]);
    report(folder.path(), "wrong", SPOILT, &[]);
    assert_screen!(folder, &["merge", "right", "wrong"], @"
    exit 1
    --- stdout
    [SUITES] · 2 plugins
    A   [BINARY] plugin (sha256 [DIGEST]…) · 7 pass · exit 0
    B   [BINARY] plugin --fault=protocol-upper-case (sha256 [DIGEST]…) · 6 pass, 1 fail · exit 1

                        A               B
    handshake/protocol  pass            fail

    6 checks with nothing to mend in any: `-v` shows them
    --- stderr
    ");
    assert_screen!(folder, &["merge", "right", "wrong", "--format", "markdown"], @"
    exit 1
    --- stdout
    ## ❌ conformance: 2 plugins

    [SUITES]

    | | plugin | verdicts | exit |
    |---|---|---|---:|
    | A | <code>[BINARY] plugin (sha256 [DIGEST]…)</code> | 7 pass | 0 |
    | B | <code>[BINARY] plugin --fault=protocol-upper-case (sha256 [DIGEST]…)</code> | 6 pass, 1 fail | 1 |

    | check | A | B |
    |---|---|---|
    | <code>handshake/protocol</code> | pass | fail |
    --- stderr
    ");
    assert_screen!(folder, &["merge", "right", "wrong", "--format", "badge"], @"
    exit 2
    --- stdout
    --- stderr
    error: reports on several plugins make a matrix, and a matrix has no such form
     help: ask for `console`, `json`, `markdown` or `html`, or render each report
    ");
    let output = conformance(folder.path())
        .args(["merge", "right", "wrong", "--format", "html"])
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert_eq!(page.matches("class=\"fail\"").count(), 1);
    let output = conformance(folder.path())
        .args(["merge", "right", "wrong", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["plugins"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["exit_code"], 1);
}
