//! Faults that are known: looked for, shown, and never taken for granted.

use std::path::Path;

use crate::screen::{assert_screen, conformance, folder, screen, script, settings};

/// A run on the reference plugin with a fault, of the check that finds it and another.
fn run<'a>(fault: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    const COOKIE: &str = "PLUGWRIGHT_REFERENCE_PLUGIN=c7e2a94d1f6b38059ad4e0f2b7c61835";
    let mut arguments = vec!["run", "--cookie", COOKIE];
    arguments.extend([
        "--check",
        "handshake/protocol",
        "--check",
        "handshake/fields",
    ]);
    arguments.extend(["--expect", "expect.toml"]);
    arguments.extend(more);
    arguments.extend(["--", env!("CARGO_BIN_EXE_conformance"), "plugin"]);
    arguments.extend((!fault.is_empty()).then_some(fault));
    arguments
}

const SPOILT: &str = "--fault=protocol-upper-case";

/// What finds it.
const ENTRY: &str = "[[expect]]\n\
    check = \"handshake/protocol\"\n\
    verdict = \"fail\"\n\
    reason = \"unknown\"\n\
    why = \"the old SDK writes it so\"\n\
    issue = \"https://example.com/1\"\n";

fn write(folder: &Path, text: &str) {
    std::fs::write(folder.join("expect.toml"), text).expect("the file can be written");
}

#[test]
fn a_known_fault_is_shown_and_turns_nothing_red() {
    let folder = folder();
    write(folder.path(), ENTRY);
    assert_screen!(folder, &run(SPOILT, &[]), @"
    exit 0
    --- stdout
    [SUITES] · 2 checks · [BINARY] plugin --fault=protocol-upper-case (sha256 [DIGEST]…)
    EXPECTED handshake/protocol:unknown  the fifth field names the protocol that is spoken: grpc or netrpc
                    expected by expect.toml:2: the old SDK writes it so (https://example.com/1)
    1 pass, 1 expected · 2 of 2 tested · [TIME] · exit 0
    --- stderr
    ");
}

#[test]
fn a_fault_that_is_gone_makes_its_entry_an_error() {
    let folder = folder();
    write(folder.path(), ENTRY);
    assert_screen!(folder, &run("", &[]), @"
    exit 5
    --- stdout
    [SUITES] · 2 checks · [BINARY] plugin (sha256 [DIGEST]…)
    WRONG expect.toml:2: `handshake/protocol` is expected to fail (unknown), and its verdict is pass
          help      take the entry out, or narrow it with `when`; `--bless` does
    2 pass · 2 of 2 tested · [TIME] · exit 5
    --- stderr
    ");
}

#[test]
fn an_entry_that_expired_is_an_error() {
    let folder = folder();
    write(folder.path(), &format!("{ENTRY}expires = 2020-02-29\n"));
    assert_screen!(folder, &run(SPOILT, &[]), @"
    exit 5
    --- stdout
    [SUITES] · 2 checks · [BINARY] plugin --fault=protocol-upper-case (sha256 [DIGEST]…)
    EXPECTED handshake/protocol:unknown  the fifth field names the protocol that is spoken: grpc or netrpc
                    expected by expect.toml:2: the old SDK writes it so (https://example.com/1)
    WRONG expect.toml:2: what is expected of `handshake/protocol` expired on 2020-02-29
          help      mend the plugin, or find out why it is not mended and give a later day
    1 pass, 1 expected · 2 of 2 tested · [TIME] · exit 5
    --- stderr
    ");
}

#[test]
fn another_fault_than_the_known_one_is_red() {
    let folder = folder();
    write(
        folder.path(),
        &ENTRY
            .replace("\"fail\"", "\"crash\"")
            .replace("\"unknown\"", "\"crash\""),
    );
    assert_screen!(folder, &run(SPOILT, &[]), @r#"
    exit 1
    --- stdout
    [SUITES] · 2 checks · [BINARY] plugin --fault=protocol-upper-case (sha256 [DIGEST]…)
    FAIL  handshake/protocol:unknown  the fifth field names the protocol that is spoken: grpc or netrpc
                    expect.toml:2 expects crash (crash) instead
          HS-8      MUST: PROTOCOL is `grpc` or `netrpc`, in lower case. A line without the field
                    announces net/rpc; an empty field is refused. Go hosts allow only net/rpc unless
                    they are told otherwise, and refuse what they do not allow.
          expected  `grpc` or `netrpc` as the fifth field
          saw       "GRPC"
          hint      the name is written in another way, such as `GRPC`, `http2` or `grpc+tls`;
                    `conformance explain handshake/protocol` says more
          again     conformance run --cookie PLUGWRIGHT_REFERENCE_PLUGIN=c7e2a94d1f6b38059ad4e0f2b7c61835 --check handshake/protocol -- [BINARY] plugin --fault=protocol-upper-case
    1 pass, 1 fail · 2 of 2 tested · [TIME] · exit 1
    --- stderr
    "#);
}

#[test]
fn a_typing_error_in_a_name_is_an_error() {
    let folder = folder();
    write(
        folder.path(),
        &ENTRY.replace("handshake/protocol", "handshake/protocoll"),
    );
    assert_screen!(folder, &run(SPOILT, &[]), @"
    exit 5
    --- stdout
    --- stderr
    error: expect.toml:2: no check matches `handshake/protocoll`
     help: the nearest is `handshake/protocol`; `conformance list` shows every id
    ");
    write(folder.path(), &ENTRY.replace("\"unknown\"", "\"unkown\""));
    assert_screen!(folder, &run(SPOILT, &[]), @"
    exit 5
    --- stdout
    --- stderr
    error: expect.toml:2: `handshake/protocol` has no reason `unkown`
     help: it has `absent`, `empty`, `unknown`, and `hang` and `crash`
    ");
}

#[test]
fn a_typing_error_in_the_file_is_an_error() {
    let folder = folder();
    write(folder.path(), &ENTRY.replace("verdict", "verdikt"));
    assert_screen!(folder, &run(SPOILT, &[]), @r#"
    exit 3
    --- stdout
    --- stderr
    error: `expect.toml` is no file of expectations: TOML parse error at line 3, column 1
      |
    3 | verdikt = "fail"
      | ^^^^^^^
    unknown field `verdikt`, expected one of `check`, `verdict`, `reason`, `when`, `why`, `issue`, `expires`
     help: docs/cli.md says what an entry holds
    "#);
    assert_screen!(folder, &["run", "--reference", "--expect", "expectations.toml"], @"
    exit 3
    --- stdout
    --- stderr
    error: cannot read the expectations `expectations.toml`: No such file or directory (os error 2)
     help: check the path; `--bless` makes the file where there is none
    ");
}

#[test]
fn an_entry_for_everything_or_two_for_one_check_are_errors() {
    let folder = folder();
    let all = ENTRY
        .replace("handshake/protocol", "handshake/*")
        .replace("reason = \"unknown\"\n", "");
    write(folder.path(), &format!("{ENTRY}\n{all}"));
    assert_screen!(folder, &run(SPOILT, &[]), @"
    exit 5
    --- stdout
    --- stderr
    error: expect.toml:9: `handshake/*` matches [N] checks, and an entry stands for 10 at most
     help: write an entry for each, or a narrower glob
    ");
    write(folder.path(), &format!("{ENTRY}\n{ENTRY}"));
    assert_screen!(folder, &run(SPOILT, &[]), @"
    exit 5
    --- stdout
    --- stderr
    error: expect.toml:9: `handshake/protocol` has an entry already, at expect.toml:2
     help: take one of them out, or give each a `when` of its own
    ");
}

#[test]
fn the_plugins_own_file_may_hold_entries() {
    let folder = folder();
    let binary = env!("CARGO_BIN_EXE_conformance");
    let plugin = format!(
        "[plugin]\ncommand = [{binary:?}, \"plugin\", \"{SPOILT}\"]\ncookie = {{ key = \"{}\", value = \"{}\" }}\n\n{ENTRY}",
        mutants::COOKIE_KEY,
        mutants::COOKIE_VALUE
    );
    let file = folder.path().join("conformance.toml");
    std::fs::write(&file, &plugin).unwrap();
    let passed = screen(folder.path(), &["run", "--check", "handshake/protocol"]);
    assert!(
        passed.starts_with("exit 0\n") && passed.contains("conformance.toml:6"),
        "{passed}"
    );
    std::fs::write(&file, plugin.replace("why = ", "because = ")).unwrap();
    assert_screen!(folder, &["run"], @r#"
    exit 3
    --- stdout
    --- stderr
    error: `[FOLDER]/conformance.toml` is not a valid conformance.toml: TOML parse error at line 9, column 1
      |
    9 | because = "the old SDK writes it so"
      | ^^^^^^^
    unknown field `because`, expected one of `check`, `verdict`, `reason`, `when`, `why`, `issue`, `expires`
     help: docs/cli.md lists what the file may hold
    "#);
}

#[test]
fn a_blessed_file_is_true_and_blessing_again_leaves_it_as_it_is() {
    let folder = folder();
    write(
        folder.path(),
        &ENTRY
            .replace("\"unknown\"", "\"too-few\"")
            .replace("handshake/protocol", "handshake/fields"),
    );
    assert_screen!(folder, &run(SPOILT, &["--bless"]), @"
    exit 0
    --- stdout
    [SUITES] · 2 checks · [BINARY] plugin --fault=protocol-upper-case (sha256 [DIGEST]…)
    EXPECTED handshake/protocol:unknown  the fifth field names the protocol that is spoken: grpc or netrpc
                    expected by expect.toml:2: blessed, and not yet looked into
    1 pass, 1 expected · 2 of 2 tested · [TIME] · exit 0
    --- stderr
    expect.toml: 1 added, 0 changed, 1 removed
    ");
    let path = folder.path().join("expect.toml");
    let once = std::fs::read(&path).unwrap();
    insta::assert_snapshot!(String::from_utf8_lossy(&once), @r#"
    [[expect]]
    check = "handshake/protocol"
    verdict = "fail"
    reason = "unknown"
    why = "blessed, and not yet looked into"
    "#);
    let again = screen(folder.path(), &run(SPOILT, &["--bless=expectations"]));
    assert!(
        again.ends_with("expect.toml: 0 added, 0 changed, 0 removed\n"),
        "{again}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), once);
    let true_by_now = screen(folder.path(), &run(SPOILT, &[]));
    assert!(true_by_now.starts_with("exit 0\n"), "{true_by_now}");
}

#[test]
fn what_says_nothing_of_the_plugin_is_not_blessed() {
    let folder = folder();
    script(folder.path(), "plugin", "#!/bin/sh\nexit 3\n");
    let output = conformance(folder.path())
        .args([
            "run", "plugin", "--cookie", "K=V", "--expect", "new.toml", "--bless",
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(6));
    settings(folder.path()).bind(|| {
        insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr), @"
        error: `new.toml` is as it was: the run does not say enough of the plugin to be blessed
         help: mend that first: what is wrong stands in the report
        ");
    });
    assert!(!folder.path().join("new.toml").exists());
    assert_screen!(folder, &["run", "--reference", "--bless"], @"
    exit 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      --expect <FILE>

    Usage: conformance run --expect <FILE> --reference --bless[=<WHAT>] [PLUGIN] [-- <CMD>...]

    For more information, try '--help'.
    ");
}
