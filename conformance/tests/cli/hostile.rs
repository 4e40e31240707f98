//! Plugins and places that make a run hard: one clear message, the documented code, and
//! nothing left.

use std::path::Path;
use std::process::Command;

use crate::screen::{conformance, folder, script, settings};

const KIT: &str = env!("CARGO_BIN_EXE_conformance");

/// A run of a few checks on a script, in a temporary folder of the test's own.
fn run(folder: &Path, text: &str) -> Command {
    script(folder, "plugin", text);
    let temporary = folder.join("tmp");
    std::fs::create_dir_all(&temporary).expect("a folder");
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    let mut command = conformance(folder);
    command.env("TMPDIR", temporary);
    command.args([
        "run",
        "plugin",
        "--cookie",
        &cookie,
        "--env",
        &format!("KIT={KIT}"),
    ]);
    command.args([
        "--check",
        "handshake/protocol",
        "--check",
        "stdio/channels",
        "--check",
        "controller/exits",
    ]);
    command
}

/// The exit code, and that nothing is left of the plugins' own folders.
fn ended(folder: &Path, command: &mut Command) -> Option<i32> {
    let output = command.output().expect("the kit runs");
    let left: Vec<_> = std::fs::read_dir(folder.join("tmp"))
        .expect("the folder")
        .collect();
    assert!(left.is_empty(), "{left:?}");
    output.status.code()
}

#[test]
fn ten_thousand_lines_of_stderr_a_second() {
    let folder = folder();
    let text =
        "#!/bin/sh\n(while sleep 0.01; do seq 100000 100100; done) >&2 &\nexec \"$KIT\" plugin\n";
    assert_eq!(ended(folder.path(), &mut run(folder.path(), text)), Some(0));
}

#[test]
fn a_daemon_that_left_the_process_group_is_gone() {
    let folder = folder();
    let text = "#!/bin/sh\n(setsid sh -c 'echo $$ >> ids; exec sleep 600' >/dev/null 2>&1 &)\nexec \"$KIT\" plugin\n";
    assert_eq!(ended(folder.path(), &mut run(folder.path(), text)), Some(0));
    let ids = std::fs::read_to_string(folder.path().join("ids")).unwrap();
    for id in ids.split_whitespace() {
        assert!(
            !Path::new("/proc").join(id).exists(),
            "daemon {id} is still there"
        );
    }
}

#[test]
fn a_folder_full_of_files_is_removed() {
    let folder = folder();
    let text = "#!/bin/sh\nmkdir -p \"$TMPDIR/a/b\"\n(cd \"$TMPDIR/a/b\" && touch $(seq 2000))\nexec \"$KIT\" plugin\n";
    assert_eq!(ended(folder.path(), &mut run(folder.path(), text)), Some(0));
}

#[test]
fn two_runs_in_one_folder_do_not_disturb_each_other() {
    let folder = folder();
    let text = "#!/bin/sh\nexec \"$KIT\" plugin\n";
    let mut runs: Vec<_> = ["one", "two"]
        .iter()
        .map(|name| {
            let mut command = run(folder.path(), text);
            command.args(["--report", &format!("json={name}")]);
            command.stdout(std::process::Stdio::null());
            command.spawn().expect("the kit runs")
        })
        .collect();
    for run in &mut runs {
        assert_eq!(run.wait().unwrap().code(), Some(0));
    }
    for name in ["one", "two"] {
        let verified = conformance(folder.path())
            .args(["render", name])
            .output()
            .unwrap();
        assert_eq!(verified.status.code(), Some(0));
    }
}

#[test]
fn a_plugin_that_is_replaced_under_way() {
    let folder = folder();
    let text = "#!/bin/sh\necho '#' >> \"$0\"\nexec \"$KIT\" plugin\n";
    let output = run(folder.path(), text).output().unwrap();
    assert_eq!(output.status.code(), Some(70));
    let page = String::from_utf8_lossy(&output.stdout);
    assert!(
        page.contains("/plugin` was replaced while it was tested: its sha256 was "),
        "{page}"
    );
}

#[test]
fn places_that_cannot_be_written_to() {
    let folder = folder();
    let text = "#!/bin/sh\nexec \"$KIT\" plugin\n";
    let said = |command: &mut Command| {
        let output = command.output().expect("the kit runs");
        format!(
            "exit {}\n{}",
            output.status.code().unwrap(),
            String::from_utf8_lossy(&output.stderr)
        )
    };
    settings(folder.path()).bind(|| {
        let mut command = run(folder.path(), text);
        insta::assert_snapshot!(said(command.env("TMPDIR", "/proc")), @"
        exit 70
        error: cannot make a temporary folder in `/proc`: entity not found
         help: set TMPDIR to a folder that can be written to
        ");
        let mut command = run(folder.path(), text);
        insta::assert_snapshot!(said(command.args(["--report", "json=/dev/full"])), @"
        exit 70
        error: cannot write the report `/dev/full`: No space left on device (os error 28)
         help: make room on that disk, then run it again, or make it from the JSON report with `conformance render`
        ");
        let mut command = run(folder.path(), text);
        insta::assert_snapshot!(said(command.args(["--report", "json=/proc/report"])), @"
        exit 2
        error: cannot write the report `/proc/report`: No such file or directory (os error 2)
         help: name a file in a folder that exists and can be written to
        ");
        let spoilt = "#!/bin/sh\nexec \"$KIT\" plugin --fault=protocol-upper-case\n";
        let mut command = run(folder.path(), spoilt);
        command.args(["--expect", "/proc/new.toml", "--bless"]);
        let output = command.output().expect("the kit runs");
        assert_eq!(output.status.code(), Some(70));
        let page = String::from_utf8_lossy(&output.stdout);
        let told = "WRONG cannot write the expectations `/proc/new.toml`: entity not found";
        assert!(page.contains(told), "{page}");
    });
}
