//! Plugins that cannot be started, or that never become plugins: one clear message
//! each, and nothing left running.

use std::path::Path;

use crate::screen::{assert_screen, folder, script};

const HOST: [&str; 4] = ["--cookie", "K=V", "--start-timeout", "2"];

fn run(plugin: &str) -> Vec<&str> {
    let mut arguments = vec!["run", plugin];
    arguments.extend(HOST);
    arguments
}

/// The process whose id a script left in `name` is gone.
fn assert_gone(folder: &Path, name: &str) {
    let text = std::fs::read_to_string(folder.join(name)).expect("the script ran");
    for id in text.split_whitespace() {
        assert!(
            !Path::new("/proc").join(id).exists(),
            "process {id} is still there"
        );
    }
}

#[test]
fn a_missing_plugin() {
    let folder = folder();
    assert_screen!(folder, &run("no-such-plugin"), @"
    exit 6
    --- stdout
    --- stderr
    error: there is no file `./no-such-plugin`
     help: build the plugin first, or check the path
    ");
}

#[test]
fn a_command_that_is_in_no_folder_of_the_path() {
    let folder = folder();
    assert_screen!(folder, &["run", "--cookie", "K=V", "--", "no-such-command", "serve"], @"
    exit 6
    --- stdout
    --- stderr
    error: there is no command `no-such-command` in the folders of `PATH`
     help: install it, or give its path, such as `./no-such-command`
    ");
}

#[test]
fn a_plugin_that_is_not_executable() {
    let folder = folder();
    std::fs::write(folder.path().join("plugin"), "#!/bin/sh\n").unwrap();
    assert_screen!(folder, &run("plugin"), @"
    exit 6
    --- stdout
    --- stderr
    error: cannot start `[FOLDER]/plugin`: it is not an executable file; set its mode with `chmod +x`
     help: see that this very command starts the plugin from a shell
    ");
}

#[test]
fn a_plugin_that_is_no_program() {
    let folder = folder();
    script(folder.path(), "plugin", "neither a script nor a binary\n");
    assert_screen!(folder, &run("plugin"), @"
    exit 6
    --- stdout
    --- stderr
    error: cannot start `[FOLDER]/plugin`: it is no program for this machine; a script needs a first line such as `#!/bin/sh`
     help: see that this very command starts the plugin from a shell
    ");
}

#[test]
fn a_plugin_that_prints_nothing() {
    let folder = folder();
    script(
        folder.path(),
        "plugin",
        "#!/bin/sh\necho $$ > ids\nsleep 600\n",
    );
    assert_screen!(folder, &run("plugin"), @r#"
    exit 6
    --- stdout
    [SUITES] · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    FAIL  handshake/announced:silent  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 2 s
          saw       it printed no handshake line and ran on; stdout: ""; stderr: ""
          hint      the line sits in a buffer that nothing flushes, it is printed to stderr, or the
                    plugin waits for something before it serves; `conformance explain
                    handshake/announced` says more
          again     conformance run plugin --cookie K=V --check handshake/announced
    not tested  every other check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, [N] not-run · [N] of [N] tested · [TIME] · exit 6
    --- stderr
    "#);
    assert_gone(folder.path(), "ids");
}

#[test]
fn a_plugin_that_prints_garbage() {
    let folder = folder();
    script(
        folder.path(),
        "plugin",
        "#!/bin/sh\necho 'Usage: plugin [options]'\necho $$ > ids\nsleep 600\n",
    );
    assert_screen!(folder, &run("plugin"), @r#"
    exit 6
    --- stdout
    [SUITES] · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    FAIL  handshake/announced:garbage  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 2 s
          saw       it printed no handshake line and ran on; stdout: "Usage: plugin [options]\n";
                    stderr: ""
          hint      the program is no go-plugin plugin, or its line lacks most of its fields;
                    `conformance explain handshake/announced` says more
          again     conformance run plugin --cookie K=V --check handshake/announced
    not tested  every other check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, [N] not-run · [N] of [N] tested · [TIME] · exit 6
    --- stderr
    "#);
    assert_gone(folder.path(), "ids");
}

#[test]
fn a_plugin_that_prints_half_a_line() {
    let folder = folder();
    script(
        folder.path(),
        "plugin",
        "#!/bin/sh\nprintf '1|'\nsleep 600\n",
    );
    assert_screen!(folder, &run("plugin"), @r#"
    exit 6
    --- stdout
    [SUITES] · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    FAIL  handshake/announced:garbage  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 2 s
          saw       it printed no handshake line and ran on; stdout: "1|"; stderr: ""
          hint      the program is no go-plugin plugin, or its line lacks most of its fields;
                    `conformance explain handshake/announced` says more
          again     conformance run plugin --cookie K=V --check handshake/announced
    not tested  every other check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, [N] not-run · [N] of [N] tested · [TIME] · exit 6
    --- stderr
    "#);
}

#[test]
fn a_plugin_that_prints_ten_megabytes_without_a_newline() {
    let folder = folder();
    script(
        folder.path(),
        "plugin",
        "#!/bin/sh\nhead -c 10000000 /dev/zero | tr '\\0' x\nsleep 600\n",
    );
    assert_screen!(folder, &run("plugin"), @r#"
    exit 6
    --- stdout
    [SUITES] · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    FAIL  handshake/announced:endless  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 2 s
          saw       it printed more than 64 KiB without a newline; stdout:
                    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                    xxxxxxxxxxxxxxxxx" …
                    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                    xxxxxxxxxxxxxxxxx" ([N] bytes); stderr: ""
          hint      something else writes to stdout, and never ends a line; `conformance explain
                    handshake/announced` says more
          again     conformance run plugin --cookie K=V --check handshake/announced
    not tested  every other check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, [N] not-run · [N] of [N] tested · [TIME] · exit 6
    --- stderr
    "#);
}

#[test]
fn a_plugin_that_never_announces_itself_whatever_was_asked_for() {
    let folder = folder();
    script(folder.path(), "plugin", "#!/bin/sh\nexit 3\n");
    let mut arguments = run("plugin");
    arguments.extend(["--check", "controller/exits"]);
    assert_screen!(folder, &arguments, @r#"
    exit 6
    --- stdout
    [SUITES] · 2 checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    FAIL  handshake/announced:exited  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 2 s
          saw       it ended with exit status 3; stdout: ""; stderr: ""
          hint      the kit was given another cookie than the plugin's, the plugin needs further
                    arguments or environment, or it fails as it starts; its stderr says more;
                    `conformance explain handshake/announced` says more
          again     conformance run plugin --cookie K=V --check handshake/announced
    not tested  1 check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, 1 not-run · 1 of 2 tested · [TIME] · exit 6
    --- stderr
    "#);
}

#[test]
fn a_plugin_that_exits_at_once() {
    let folder = folder();
    script(
        folder.path(),
        "plugin",
        "#!/bin/sh\necho 'no licence found' >&2\nexit 3\n",
    );
    assert_screen!(folder, &run("plugin"), @r#"
    exit 6
    --- stdout
    [SUITES] · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    FAIL  handshake/announced:exited  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 2 s
          saw       it ended with exit status 3; stdout: ""; stderr: "no licence found\n"
          hint      the kit was given another cookie than the plugin's, the plugin needs further
                    arguments or environment, or it fails as it starts; its stderr says more;
                    `conformance explain handshake/announced` says more
          again     conformance run plugin --cookie K=V --check handshake/announced
    not tested  every other check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, [N] not-run · [N] of [N] tested · [TIME] · exit 6
    --- stderr
    "#);
}

#[test]
fn a_plugin_that_ignores_signals_and_leaves_a_grandchild_with_its_pipes() {
    let folder = folder();
    let text = "#!/bin/sh\ntrap '' TERM INT HUP\nsetsid sleep 600 &\necho $$ $! > ids\nwait\n";
    script(folder.path(), "plugin", text);
    assert_screen!(folder, &run("plugin"), @r#"
    exit 6
    --- stdout
    [SUITES] · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    FAIL  handshake/announced:silent  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 2 s
          saw       it printed no handshake line and ran on; stdout: ""; stderr: ""
          hint      the line sits in a buffer that nothing flushes, it is printed to stderr, or the
                    plugin waits for something before it serves; `conformance explain
                    handshake/announced` says more
          again     conformance run plugin --cookie K=V --check handshake/announced
    not tested  every other check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, [N] not-run · [N] of [N] tested · [TIME] · exit 6
    --- stderr
    "#);
    assert_gone(folder.path(), "ids");
}

#[test]
fn a_plugin_whose_grandchild_outlives_it() {
    let folder = folder();
    script(
        folder.path(),
        "plugin",
        "#!/bin/sh\nsetsid sleep 600 &\necho $! > ids\nexit 3\n",
    );
    assert_screen!(folder, &run("plugin"), @r#"
    exit 6
    --- stdout
    [SUITES] · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    FAIL  handshake/announced:exited  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 2 s
          saw       it ended with exit status 3; stdout: ""; stderr: ""
          hint      the kit was given another cookie than the plugin's, the plugin needs further
                    arguments or environment, or it fails as it starts; its stderr says more;
                    `conformance explain handshake/announced` says more
          again     conformance run plugin --cookie K=V --check handshake/announced
    not tested  every other check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, [N] not-run · [N] of [N] tested · [TIME] · exit 6
    --- stderr
    "#);
    assert_gone(folder.path(), "ids");
}

/// It listens as it says, and dies of the first connection.
const CRASHES: &str = "#!/usr/bin/env python3
import os, socket, sys
if os.environ.get('K') != 'V':
    sys.exit('this is a plugin')
path = os.path.join(os.environ['TMPDIR'], 'plugin')
server = socket.socket(socket.AF_UNIX)
server.bind(path)
server.listen()
print(f'1|1|unix|{path}|grpc|', flush=True)
server.accept()[0].recv(24)
sys.exit('out of cheese')
";

#[test]
fn a_plugin_that_crashes_during_a_call() {
    let folder = folder();
    script(folder.path(), "plugin", CRASHES);
    let mut arguments = run("plugin");
    arguments.extend(["--check", "grpc/answers", "--check", "health/serving"]);
    assert_screen!(folder, &arguments, @"
    exit 1
    --- stdout
    [SUITES] · 2 checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    CRASH grpc/answers:crash  a gRPC server answers at the announced address
          GRPC-9    MUST: At the announced address the plugin speaks gRPC: HTTP/2 with prior knowledge,
                    in plaintext unless the host asked for AutoMTLS (ENV-8), and answers each call with
                    a gRPC status.
          expected  a plugin that goes on
          saw       it ended with exit status 1
          stderr    out of cheese
          again     conformance run plugin --cookie K=V --check grpc/answers
    not tested  1 check: `grpc/answers` has to hold first
          to test   mend that first, then run this again
    1 crash, 1 not-run · 1 of 2 tested · [TIME] · exit 1
    --- stderr
    ");
}
