//! Reports as a user asks for them: several at once, from a run or from its JSON, and
//! what happens where one of them cannot be written or read.

use std::path::Path;

use clap::ValueEnum;
use conformance::report::Format;

use crate::screen::{assert_screen, conformance, folder};

/// The name of every form.
fn formats() -> Vec<String> {
    let values = Format::value_variants().iter();
    values
        .filter_map(ValueEnum::to_possible_value)
        .map(|value| value.get_name().to_owned())
        .collect()
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("the report was written")
}

/// A run that finds something wrong and has something that it cannot test.
fn run(folder: &Path, options: &[&str]) -> std::process::Output {
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    let mut command = conformance(folder);
    command.args(["run", "--cookie", &cookie, "--check", "handshake/*"]);
    command.args(options);
    command.args(["--", env!("CARGO_BIN_EXE_conformance"), "plugin"]);
    command.arg("--fault=protocol-upper-case");
    command.output().expect("the kit runs")
}

#[test]
fn every_report_is_made_again_from_the_json_byte_for_byte() {
    let folder = folder();
    let reports = formats()
        .iter()
        .map(|format| format!("--report={format}={format}.report"))
        .collect::<Vec<_>>();
    let reports: Vec<_> = reports.iter().map(String::as_str).collect();
    for verbose in [&[][..], &["--verbose"]] {
        let output = run(folder.path(), &[&reports, verbose].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed, read(folder.path(), "console.report"));
        for format in formats() {
            let written = read(folder.path(), &format!("{format}.report"));
            let render = |options: &[&str]| {
                let mut command = conformance(folder.path());
                command.args(["render", "json.report", "--format", &format]);
                command.args(verbose).args(options);
                let output = command.output().unwrap();
                assert_eq!(output.status.code(), Some(0));
                String::from_utf8(output.stdout).unwrap()
            };
            assert_eq!(render(&[]), written, "{format}");
            assert_eq!(render(&["-o", "again.report"]), "");
            assert_eq!(read(folder.path(), "again.report"), written, "{format}");
        }
    }
}

#[test]
fn a_report_that_cannot_be_written_takes_no_other_with_it() {
    let folder = folder();
    let reports = [
        "--report=tap=missing/a",
        "--report=html=/dev/full",
        "--report=json=r.json",
    ];
    let output = run(folder.path(), &reports);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(70));
    insta::assert_snapshot!(said, @"
    error: cannot write the report `missing/a`: No such file or directory (os error 2)
     help: name a file in a folder that exists and can be written to
    error: cannot write the report `/dev/full`: No space left on device (os error 28)
     help: make room on that disk, then run it again, or make it from the JSON report with `conformance render`
    ");
    let report: serde_json::Value = serde_json::from_str(&read(folder.path(), "r.json")).unwrap();
    // The run's own verdict is not touched by where its reports went.
    assert_eq!(report["exit_code"], 1);
    assert!(String::from_utf8_lossy(&output.stdout).contains("exit 1"));
}

#[test]
fn a_full_standard_output_is_an_error_and_the_files_are_written() {
    let folder = folder();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = conformance(folder.path());
    command.args(["run", "--reference", "--check", "cookie/required"]);
    command.args(["--format", "html", "--report", "badge=b.svg"]);
    let output = command.stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(70));
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr), @"
    error: cannot write the report to standard output: No space left on device (os error 28)
     help: make room where the output goes, then run it again
    ");
    assert!(read(folder.path(), "b.svg").contains("conformance: 1 pass"));
}

#[test]
fn what_is_no_report_is_not_rendered() {
    let folder = folder();
    let write = |name: &str, text: &[u8]| std::fs::write(folder.path().join(name), text).unwrap();
    write("cut.json", b"{\"schema\": 1, \"tool\": {\"na");
    write("foreign.json", b"{\"name\": \"package\"}");
    write("binary.json", b"\xff\xfe");
    assert_screen!(folder, &["render", "missing.json"], @"
    exit 3
    --- stdout
    --- stderr
    error: cannot read the report `missing.json`: No such file or directory (os error 2)
     help: name a file that `conformance run --report json=FILE` wrote
    ");
    assert_screen!(folder, &["render", "."], @"
    exit 3
    --- stdout
    --- stderr
    error: cannot read the report `.`: Is a directory (os error 21)
     help: name a file that `conformance run --report json=FILE` wrote
    ");
    assert_screen!(folder, &["render", "cut.json"], @"
    exit 3
    --- stdout
    --- stderr
    error: `cut.json` cannot be used: it is cut short: EOF while parsing a string at line 1 column 26
     help: write it anew with `conformance run --report json=FILE`
    ");
    assert_screen!(folder, &["render", "foreign.json", "--format", "badge"], @"
    exit 3
    --- stdout
    --- stderr
    error: `foreign.json` cannot be used: it is no report of `conformance run`: missing field `schema` at line 1 column 19
     help: write it anew with `conformance run --report json=FILE`
    ");
    assert_screen!(folder, &["render", "binary.json"], @"
    exit 3
    --- stdout
    --- stderr
    error: cannot read the report `binary.json`: stream did not contain valid UTF-8
     help: name a file that `conformance run --report json=FILE` wrote
    ");
}

#[test]
fn an_edited_report_is_not_rendered() {
    let folder = folder();
    run(folder.path(), &["--report=json=r.json"]);
    let honest = read(folder.path(), "r.json");
    let edited = honest.replace("\"verdict\": \"fail\"", "\"verdict\": \"pass\"");
    assert_ne!(honest, edited);
    std::fs::write(folder.path().join("r.json"), edited).unwrap();
    assert_screen!(folder, &["render", "r.json", "--format", "badge", "-o", "b.svg"], @"
    exit 3
    --- stdout
    --- stderr
    error: `r.json` cannot be used: it was edited or damaged: `counts.pass` is 15, but `results` has 16
     help: write it anew with `conformance run --report json=FILE`
    ");
    assert!(!folder.path().join("b.svg").exists());
}

#[test]
fn report_options_that_cannot_be_obeyed() {
    let folder = folder();
    assert_screen!(folder, &["run", "--reference", "--report", "pdf=r.pdf"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'pdf=r.pdf' for '--report <FORMAT=FILE>': `pdf` is no report format; there are `console`, `json`, `junit`, `tap`, `github`, `markdown`, `html`, `badge`

    For more information, try '--help'.
    ");
    assert_screen!(folder, &["run", "--reference", "--report", "json="], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'json=' for '--report <FORMAT=FILE>': expected a file behind `=`

    For more information, try '--help'.
    ");
    assert_screen!(folder, &["run", "--reference", "--report", "json=r", "--report", "html=r"], @"
    exit 2
    --- stdout
    --- stderr
    error: two reports go to `r`
     help: name a file of its own for each `--report`
    ");
}
