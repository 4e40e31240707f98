//! Twenty ways in which a run of checks can look green and is not: none is one here.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::screen::{conformance, folder, script};

const KIT: &str = env!("CARGO_BIN_EXE_conformance");
const SPOILT: &str = "--fault=protocol-upper-case";

/// What its author says of the spoilt plugin.
const ENTRY: &str = "[[expect]]\ncheck = \"handshake/protocol\"\nverdict = \"fail\"\nreason = \"unknown\"\nwhy = \"known\"\n";

fn kit(folder: &Path, arguments: &[&str]) -> Output {
    conformance(folder)
        .args(arguments)
        .output()
        .expect("the kit runs")
}

/// A run on the reference plugin with this fault or none; its JSON and its exit code.
fn run(folder: &Path, arguments: &[&str], fault: Option<&str>) -> (Value, i32) {
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    let launch = [
        "run",
        "--cookie",
        &cookie,
        "--format",
        "json",
        "--report",
        "json=report",
    ];
    let plugin = ["--", KIT, "plugin"];
    report(&kit(
        folder,
        &[&launch[..], arguments, &plugin, fault.as_slice()].concat(),
    ))
}

/// A run on a script beside the kit.
fn run_script(folder: &Path, text: &str, arguments: &[&str]) -> (Value, i32) {
    script(folder, "plugin", text);
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    let kit_path = format!("KIT={KIT}");
    let launch = ["run", "plugin", "--cookie", &cookie, "--env", &kit_path];
    let more = [
        "--format",
        "json",
        "--report",
        "json=report",
        "--start-timeout",
        "2",
    ];
    report(&kit(folder, &[&launch[..], &more, arguments].concat()))
}

fn report(output: &Output) -> (Value, i32) {
    let said = String::from_utf8_lossy(&output.stderr);
    let report =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    (report, output.status.code().expect("an exit code"))
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// Serves no probe, and so shows less than it could.
const WITHOUT_PROBE: &str = "#!/bin/sh\nunset PLUGWRIGHT_PROBE\nexec \"$KIT\" plugin\n";

#[test]
fn way_01_a_filter_that_matches_nothing() {
    let folder = folder();
    for filter in [["--check", "stdio/byts"], ["--skip", "stdo/*"]] {
        let output = kit(
            folder.path(),
            &[&["run", "--reference"][..], &filter].concat(),
        );
        assert_eq!(code(&output), Some(4));
    }
}

#[test]
fn way_02_an_end_that_is_always_good() {
    let folder = folder();
    let (report, code_of_run) = run(
        folder.path(),
        &["--check", "handshake/protocol"],
        Some(SPOILT),
    );
    assert_eq!((code_of_run, &report["exit_code"]), (1, &1.into()));
    // What reads the report afterwards does not make it green either.
    assert_eq!(code(&kit(folder.path(), &["merge", "report"])), Some(1));
    assert_eq!(code(&kit(folder.path(), &["verify", "report"])), Some(1));
}

#[test]
fn way_03_a_configuration_that_cannot_be_read() {
    let folder = folder();
    std::fs::write(
        folder.path().join("conformance.toml"),
        "[plugin]\ncommand = \n",
    )
    .unwrap();
    assert_eq!(code(&kit(folder.path(), &["run"])), Some(3));
}

#[test]
fn way_04_nobody_said_what_to_test() {
    let folder = folder();
    assert_eq!(code(&kit(folder.path(), &["run"])), Some(2));
}

#[test]
fn way_05_everything_was_skipped() {
    let folder = folder();
    let (report, code) = run_script(folder.path(), WITHOUT_PROBE, &["--check", "stdio/bytes"]);
    assert_eq!(code, 4);
    assert_eq!(report["results"][0]["verdict"], "untestable");
    assert_eq!(report["coverage"]["ran"], 0);
}

#[test]
fn way_06_there_was_nothing_to_run() {
    let folder = folder();
    let one = [
        "run",
        "--reference",
        "--check",
        "cookie/exact",
        "--shard",
        "2/2",
    ];
    assert_eq!(code(&kit(folder.path(), &one)), Some(4));
    let none = [
        "run",
        "--reference",
        "--suite",
        "core",
        "--check",
        "stdio/*",
    ];
    assert_eq!(code(&kit(folder.path(), &none)), Some(4));
}

#[test]
fn way_07_a_report_without_a_result_is_certified() {
    let folder = folder();
    run_script(folder.path(), WITHOUT_PROBE, &["--check", "stdio/bytes"]);
    assert_eq!(code(&kit(folder.path(), &["verify", "report"])), Some(7));
}

#[test]
fn way_08_a_report_on_a_part_is_certified() {
    let folder = folder();
    let (_, ended) = run(folder.path(), &["--check", "cookie/exact"], None);
    assert_eq!(ended, 0);
    assert_eq!(code(&kit(folder.path(), &["verify", "report"])), Some(7));
    let text = std::fs::read_to_string(folder.path().join("report")).unwrap();
    std::fs::write(folder.path().join("cut"), &text[..text.len() - 20]).unwrap();
    assert_eq!(code(&kit(folder.path(), &["verify", "cut"])), Some(3));
}

#[test]
fn way_09_a_plugin_withdraws_what_it_would_be_tested_by() {
    let folder = folder();
    let (report, code) = run_script(folder.path(), WITHOUT_PROBE, &["--suite", "stdio"]);
    assert_eq!(code, 7);
    assert_eq!(report["coverage"]["gaps"][0]["required"], true);
}

#[test]
fn way_10_what_fails_everywhere_is_called_unsupported() {
    let folder = folder();
    let (report, code) = run(
        folder.path(),
        &["--check", "grpc/*"],
        Some("--fault=not-http2"),
    );
    assert_eq!(code, 1);
    assert_eq!(report["counts"]["fail"], 1);
    assert!(
        report["counts"]["untestable"].is_null() && report["counts"]["not-applicable"].is_null()
    );
}

#[test]
fn way_11_a_known_failure_is_not_run_any_more() {
    let folder = folder();
    std::fs::write(folder.path().join("expect.toml"), ENTRY).unwrap();
    let arguments = ["--check", "handshake/protocol", "--expect", "expect.toml"];
    let (known, code) = run(folder.path(), &arguments, Some(SPOILT));
    assert_eq!(
        (code, &known["results"][0]["verdict"]),
        (0, &"expected".into())
    );
    assert_eq!(known["results"][0]["attempts"][0]["verdict"], "fail");
    let (_, code) = run(folder.path(), &arguments, None);
    assert_eq!(code, 5);
}

#[test]
fn way_12_a_wildcard_swallows_what_is_new() {
    let folder = folder();
    std::fs::write(
        folder.path().join("expect.toml"),
        ENTRY
            .replace("handshake/protocol", "*")
            .replace("reason = \"unknown\"\n", ""),
    )
    .unwrap();
    let output = kit(
        folder.path(),
        &["run", "--reference", "--expect", "expect.toml"],
    );
    assert_eq!(code(&output), Some(5));
}

#[test]
fn way_13_it_fails_for_another_reason_than_the_known_one() {
    let folder = folder();
    std::fs::write(
        folder.path().join("expect.toml"),
        ENTRY.replace("\"unknown\"", "\"empty\""),
    )
    .unwrap();
    let arguments = ["--check", "handshake/protocol", "--expect", "expect.toml"];
    let (_, code) = run(folder.path(), &arguments, Some(SPOILT));
    assert_eq!(code, 1);
}

#[test]
fn way_14_a_check_that_nothing_can_fail() {
    let folder = folder();
    // Each check has a fault that it finds (tests/mutants.rs); none passes on no plugin.
    let (report, code) = run_script(folder.path(), "#!/bin/sh\nsleep 600\n", &[]);
    assert_eq!(code, 6);
    assert!(report["counts"]["pass"].is_null(), "{}", report["counts"]);
}

#[test]
fn way_15_the_plugins_own_exit_code_says_that_it_is_right() {
    let folder = folder();
    let (_, code) = run_script(folder.path(), "#!/bin/sh\nexit 0\n", &[]);
    assert_eq!(code, 6);
}

#[test]
fn way_16_nothing_was_ever_connected() {
    let folder = folder();
    let text = "#!/bin/sh\necho \"1|1|unix|$TMPDIR/nobody|grpc|\"\nsleep 600\n";
    let (report, code) = run_script(
        folder.path(),
        text,
        &["--check", "health/*", "--check", "controller/*"],
    );
    assert_ne!(code, 0);
    assert!(report["counts"]["pass"].is_null(), "{}", report["counts"]);
}

#[test]
fn way_17_a_check_that_is_switched_off_hides_a_fault() {
    let folder = folder();
    // The user may leave it out, but nothing certifies such a report as the suite's.
    let (_, ended) = run(
        folder.path(),
        &[
            "--check",
            "handshake/*ol",
            "--check",
            "handshake/fields",
            "--skip",
            "handshake/protocol",
        ],
        Some(SPOILT),
    );
    assert_eq!(ended, 0);
    assert_eq!(code(&kit(folder.path(), &["verify", "report"])), Some(7));
}

#[test]
fn way_18_what_was_tested_is_not_what_is_shipped() {
    let folder = folder();
    let (_, ended) = run_script(
        folder.path(),
        "#!/bin/sh\nexec \"$KIT\" plugin\n",
        &["--check", "cookie/exact"],
    );
    assert_eq!(ended, 0);
    let other = kit(folder.path(), &["verify", "report", "--plugin", KIT]);
    assert_eq!(code(&other), Some(1));
    // Nor does it change while it is tested.
    let replaced = "#!/bin/sh\necho '#' >> \"$0\"\nexec \"$KIT\" plugin\n";
    let (report, ended) = run_script(folder.path(), replaced, &["--check", "cookie/exact"]);
    assert_eq!((ended, &report["problems"][0]["code"]), (70, &70.into()));
}

#[test]
fn way_19_a_second_try_hides_a_race() {
    let folder = folder();
    let fickle = "#!/bin/sh\nstarts=$(cat starts 2>/dev/null || echo 0)\necho $((starts + 1)) > starts\n\
        [ $((starts / 2 % 2)) = 0 ] && fault=--fault=protocol-upper-case\nexec \"$KIT\" plugin $fault\n";
    let (report, code) = run_script(
        folder.path(),
        fickle,
        &["--check", "handshake/protocol", "--repeat", "2"],
    );
    assert_eq!(
        (code, &report["results"][0]["verdict"]),
        (8, &"flaky".into())
    );
}

#[test]
fn way_20_a_typing_error_in_a_baseline_says_nothing() {
    let folder = folder();
    std::fs::write(
        folder.path().join("expect.toml"),
        ENTRY.replace("protocol", "protocoll"),
    )
    .unwrap();
    let output = kit(
        folder.path(),
        &["run", "--reference", "--expect", "expect.toml"],
    );
    assert_eq!(code(&output), Some(5));
}
