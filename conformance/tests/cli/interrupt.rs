//! A kit that is stopped or killed leaves nothing running.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::screen::{conformance, folder, script};

/// Far above what any of it takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Holds a pipe open, in itself and in a child that left its process group, as long as
/// either lives.
const HOLDS: &str = "#!/bin/sh
trap '' INT TERM HUP
exec 3> alive
setsid sleep 600 &
echo started >&3
wait
";

/// Starts a run on a plugin that never announces itself; returns once it runs.
fn begin() -> (TempDir, Child, mpsc::Receiver<Option<String>>) {
    let folder = folder();
    script(folder.path(), "plugin", HOLDS);
    let pipe = folder.path().join("alive");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    let mut command = conformance(folder.path());
    command.args([
        "run",
        "plugin",
        "--cookie",
        "K=V",
        "--start-timeout",
        "60",
        "--format",
        "json",
    ]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the kit runs");
    let heard = listen(&pipe);
    let first = heard.recv_timeout(PATIENCE).expect("the plugin starts");
    assert_eq!(first.as_deref(), Some("started\n"));
    (folder, child, heard)
}

/// What is written to the pipe, then `None` when nobody holds it open any more.
fn listen(pipe: &Path) -> mpsc::Receiver<Option<String>> {
    let (sender, heard) = mpsc::channel();
    let pipe = pipe.to_owned();
    std::thread::spawn(move || {
        let mut pipe = File::open(pipe).expect("the pipe can be read");
        let mut buffer = [0; 64];
        loop {
            let read = pipe.read(&mut buffer).unwrap_or(0);
            let text = (read > 0).then(|| String::from_utf8_lossy(&buffer[..read]).into_owned());
            if sender.send(text).is_err() || read == 0 {
                return;
            }
        }
    });
    heard
}

#[test]
fn an_interrupted_run_reports_and_leaves_nothing() {
    let (_folder, child, heard) = begin();
    let id = Pid::from_child(&child);
    kill_process(id, Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(130),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["exit_code"], 130);
    assert_eq!(heard.recv_timeout(PATIENCE), Ok(None));
}

#[test]
fn a_killed_kit_leaves_nothing() {
    let (_folder, mut child, heard) = begin();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(heard.recv_timeout(PATIENCE), Ok(None));
}
