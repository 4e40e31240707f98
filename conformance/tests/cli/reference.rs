//! The built-in plugin, run, called and spoilt.

use crate::screen::{assert_screen, conformance, folder};

#[test]
fn it_passes() {
    let folder = folder();
    assert_screen!(folder, &["run", "--reference"], @"
    exit 0
    --- stdout
    [SUITES] · [N] checks · [BINARY] plugin (sha256 [DIGEST]…)
    [N] pass, 3 not-applicable · [N] of [N] tested · [TIME] · exit 0
    --- stderr
    ");
}

#[test]
fn a_call_prints_the_response_and_what_the_plugin_said() {
    let folder = folder();
    assert_screen!(folder, &["call", "--reference", "Health/Check", "{\"service\":\"plugin\"}"], @r#"
    exit 0
    --- stdout
    {"status":"SERVING"}
    --- stderr
    stderr: {"@level":"info","@message":"serving","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    stderr: {"@level":"info","@message":"ended","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    "#);
    assert_screen!(folder, &["call", "--reference", "--automtls", "Probe/Echo", "\"\""], @r#"
    exit 0
    --- stdout
    "bWFpbg=="
    --- stderr
    stderr: {"@level":"info","@message":"serving","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    stderr: {"@level":"info","@message":"ended","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    "#);
    assert_screen!(folder, &["call", "--reference", "plugwright.v1.Probe/Chat", "\"AQI=\"", "\"Aw==\""], @r#"
    exit 0
    --- stdout
    "AQI="
    "Aw=="
    --- stderr
    stderr: {"@level":"info","@message":"serving","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    stderr: {"@level":"info","@message":"ended","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    "#);
    assert_screen!(folder, &["call", "--reference", "Probe/Fail", "5"], @r#"
    exit 1
    --- stdout
    --- stderr
    stderr: {"@level":"info","@message":"serving","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    stderr: {"@level":"info","@message":"ended","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    status NotFound: probe
    "#);
    assert_screen!(folder, &["call", "--reference", "Probe/Fale", "5"], @"
    exit 2
    --- stdout
    --- stderr
    error: `plugwright.v1.Probe` has no method `Fale`; it has `Echo`, `Chat`, `PrintStdout`, `PrintStderr`, `Dial`, `Accept`, `Sleep`, `Fail`, `Large`
     help: `--contract FILE` says what the plugin serves where it has no reflection
    ");
    assert_screen!(folder, &["call", "--reference", "Probe/Fail", "{"], @"
    exit 2
    --- stdout
    --- stderr
    error: `{` is no `google.protobuf.Int32Value`: invalid type: map, expected a 32-bit signed integer at line 1 column 1
     help: write the request in protobuf's JSON form
    ");
}

#[test]
fn every_check_of_a_verbose_run_is_listed_and_the_reports_are_written() {
    let folder = folder();
    let mut command = conformance(folder.path());
    command.args([
        "run",
        "--reference",
        "-v",
        "--suite",
        "stdio",
        "--report",
        "json=r.json",
        "--report",
        "console=r.txt",
    ]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let page = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        std::fs::read_to_string(folder.path().join("r.txt")).unwrap(),
        page
    );
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("r.json")).unwrap()).unwrap();
    let ids: Vec<_> = report["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert!(!ids.is_empty());
    for id in ids {
        assert!(id.starts_with("stdio/") && page.contains(id), "{id}");
    }
}
