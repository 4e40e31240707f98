//! What is shown and kept of a check that finds something.

use std::path::Path;

use serde_json::Value;

use crate::screen::{conformance, folder, screen};

/// A run of one check on the reference plugin with the fault that it finds.
fn run<'a>(check: &'a str, fault: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    const COOKIE: &str = "PLUGWRIGHT_REFERENCE_PLUGIN=c7e2a94d1f6b38059ad4e0f2b7c61835";
    let mut arguments = vec![
        "run",
        "--cookie",
        COOKIE,
        "--check",
        check,
        "--env",
        "TOKEN=secret",
    ];
    arguments.extend(more);
    arguments.extend(["--", env!("CARGO_BIN_EXE_conformance"), "plugin", fault]);
    arguments
}

#[test]
fn a_transcript_tells_what_passed_in_its_order() {
    let folder = folder();
    let arguments = run(
        "controller/exits",
        "--fault=shutdown-ignored",
        &["--trace", "--format", "json"],
    );
    let output = conformance(folder.path())
        .args(&arguments)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let trace = report["results"][0]["trace"]
        .as_array()
        .expect("a transcript");
    let told: Vec<_> = trace
        .iter()
        .map(|line| {
            (
                line["what"].as_str().unwrap(),
                line["text"].as_str().unwrap(),
            )
        })
        .collect();
    let start = told
        .iter()
        .find(|(what, _)| *what == "start")
        .expect("a start")
        .1;
    assert!(
        start.contains("PLUGIN_PROTOCOL_VERSIONS=") && start.contains("TOKEN=…"),
        "{start}"
    );
    let place = |what: &str, text: &str| {
        let found = told
            .iter()
            .position(|line| line.0 == what && line.1.contains(text));
        found.unwrap_or_else(|| panic!("no {what} with {text} in {told:?}"))
    };
    let line = place("stdout", "|grpc|");
    let call = place("call", "/plugin.GRPCController/Shutdown");
    let status = place("status", "/plugin.GRPCController/Shutdown: 0");
    assert!(line < call && call < status);
    let page = screen(
        folder.path(),
        &run("controller/exits", "--fault=shutdown-ignored", &["--trace"]),
    );
    assert!(
        page.contains("trace ") && page.contains("/plugin.GRPCController/Shutdown: 0"),
        "{page}"
    );
    let told = page.lines().filter(|line| line.contains(" trace "));
    for line in told {
        assert!(!line.contains("secret"), "{line}");
    }
}

#[test]
fn the_folders_of_a_check_that_finds_something_are_kept_and_no_others() {
    let folder = folder();
    let temporary = folder.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let left = || std::fs::read_dir(&temporary).unwrap().count();
    let kept = |fault: &str| {
        let arguments = run("handshake/protocol", fault, &["--keep", "--format", "json"]);
        let mut command = conformance(folder.path());
        let output = command
            .args(&arguments)
            .env("TMPDIR", &temporary)
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let kept = report["results"][0]["kept"].as_array().unwrap().iter();
        let kept: Vec<_> = kept.map(|path| path.as_str().unwrap().to_owned()).collect();
        kept
    };
    assert!(kept("--fault=stdio-missing").is_empty());
    assert_eq!(left(), 0);
    let folders = kept("--fault=protocol-upper-case");
    assert!(!folders.is_empty());
    assert_eq!(left(), folders.len());
    for path in folders {
        assert!(Path::new(&path).is_dir(), "{path}");
    }
}
