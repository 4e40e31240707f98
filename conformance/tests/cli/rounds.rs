//! Runs that are parted, repeated, shuffled or stopped at the first fault.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::screen::{assert_screen, conformance, folder, script};

/// The JSON report of a run on the reference plugin, and the exit code.
fn report(folder: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let mut command = conformance(folder);
    command.args(["run", "--format", "json"]).args(arguments);
    let output = command.output().expect("the kit runs");
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    });
    (report, output.status.code())
}

fn ids(report: &Value) -> Vec<String> {
    let results = report["results"].as_array().expect("results");
    let ids = results
        .iter()
        .map(|result| result["id"].as_str().expect("an id"));
    ids.map(str::to_owned).collect()
}

#[test]
fn shards_have_every_check_once() {
    let folder = folder();
    let group = ["--reference", "--check", "handshake/*"];
    let (whole, _) = report(folder.path(), &group);
    let mut parts = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let (part, code) = report(folder.path(), &[&group[..], &["--shard", shard]].concat());
        assert_eq!(code, Some(0));
        assert_eq!(
            format!("{}/{}", part["shard"]["number"], part["shard"]["of"]),
            shard
        );
        parts.extend(ids(&part));
    }
    let together: BTreeSet<_> = parts.iter().cloned().collect();
    assert_eq!(together.len(), parts.len());
    assert_eq!(together, ids(&whole).into_iter().collect());
}

#[test]
fn a_shard_that_there_is_not_is_an_error() {
    let folder = folder();
    assert_screen!(folder, &["run", "--reference", "--shard", "4/3"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value '4/3' for '--shard <K/N>': there is no shard 4 of 3; they are counted from 1/3 to 3/3

    For more information, try '--help'.
    ");
    assert_screen!(folder, &["run", "--reference", "--shard", "0/3"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value '0/3' for '--shard <K/N>': there is no shard 0 of 3; they are counted from 1/3 to 3/3

    For more information, try '--help'.
    ");
    assert_screen!(folder, &["run", "--reference", "--shard", "a"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'a' for '--shard <K/N>': expected K/N, such as 1/3 for the first of three

    For more information, try '--help'.
    ");
    assert_screen!(folder, &["run", "--reference", "--check", "cookie/exact", "--shard", "2/2"], @"
    exit 4
    --- stdout
    --- stderr
    error: this shard holds none of the checks: there are 1 of them
     help: part the run into no more shards than it has checks
    ");
}

#[test]
fn a_seed_is_kept_and_changes_no_verdict() {
    let folder = folder();
    let group = ["--reference", "--check", "cookie/*"];
    let (plain, _) = report(folder.path(), &group);
    let (shuffled, code) = report(folder.path(), &[&group[..], &["--seed", "4711"]].concat());
    assert_eq!(code, Some(0));
    assert_eq!(
        (&plain["seed"], &shuffled["seed"]),
        (&Value::Null, &4711.into())
    );
    assert_eq!(ids(&plain), ids(&shuffled));
}

/// Spoils two starts, then leaves two as they should be: a run of one check has one start
/// that looks and one that judges.
const FICKLE: &str = r#"#!/bin/sh
starts=$(cat starts 2>/dev/null || echo 0)
echo $((starts + 1)) > starts
[ $((starts / 2 % 2)) = 0 ] && spoilt=--fault=protocol-upper-case
exec "$KIT" plugin $spoilt
"#;

#[test]
fn a_pass_after_a_failure_is_no_pass() {
    let folder = folder();
    script(folder.path(), "plugin", FICKLE);
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    let kit = format!("KIT={}", env!("CARGO_BIN_EXE_conformance"));
    let arguments = [
        "--cookie",
        &cookie,
        "--env",
        &kit,
        "--check",
        "handshake/protocol",
    ];
    let (flaky, code) = report(
        folder.path(),
        &[&arguments[..], &["--repeat", "4", "plugin"]].concat(),
    );
    assert_eq!(code, Some(8));
    let result = &flaky["results"][0];
    assert_eq!(result["verdict"], "flaky");
    assert_eq!(result["note"], "repeated: 2 pass, 2 fail");
    assert_eq!(result["attempts"].as_array().map(Vec::len), Some(4));
    assert_eq!(flaky["counts"]["flaky"], 1);
    let (steady, code) = report(
        folder.path(),
        &["--reference", "--check", "cookie/exact", "--repeat", "3"],
    );
    assert_eq!(code, Some(0));
    assert_eq!(
        steady["results"][0]["attempts"].as_array().map(Vec::len),
        Some(3)
    );
    assert_eq!(steady["results"][0]["verdict"], "pass");
}

#[test]
fn the_first_fault_ends_a_run_that_is_to_fail_fast() {
    let folder = folder();
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    let arguments = [
        "--cookie",
        &cookie,
        "--check",
        "handshake/*",
        "--fail-fast",
        "--jobs",
        "1",
    ];
    let plugin = [
        "--",
        env!("CARGO_BIN_EXE_conformance"),
        "plugin",
        "--fault=protocol-upper-case",
    ];
    let (report, code) = report(folder.path(), &[&arguments[..], &plugin[..]].concat());
    assert_eq!(code, Some(1));
    assert_eq!(report["counts"]["fail"], 1);
    assert!(report["counts"]["not-run"].as_u64() > Some(0));
    let gap = &report["coverage"]["gaps"][0];
    assert_eq!(gap["required"], false);
    assert_eq!(
        gap["remedy"],
        "mend what failed, or run it again without `--fail-fast`"
    );
}
