//! Command lines that cannot be obeyed.

use crate::screen::{assert_screen, conformance, folder, screen, script};

#[test]
fn nothing_to_run_is_an_error() {
    let folder = folder();
    assert_screen!(folder, &["run"], @"
    exit 2
    --- stdout
    --- stderr
    error: no plugin is named and there is no `conformance.toml` here
     help: name an executable, a folder with a `conformance.toml`, or a command after `--`; `conformance run --reference` shows a run on the built-in plugin
    ");
}

#[test]
fn a_folder_without_a_file_is_an_error() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert_screen!(folder, &["run", "empty"], @"
    exit 2
    --- stdout
    --- stderr
    error: there is no `conformance.toml` in `[FOLDER]/empty`
     help: write one with `[plugin] command` and `cookie`, or name the executable itself
    ");
}

#[test]
fn a_cookie_that_nobody_knows_is_asked_for() {
    let folder = folder();
    script(folder.path(), "plugin", "#!/bin/sh\n");
    assert_screen!(folder, &["run", "plugin"], @"
    exit 2
    --- stdout
    --- stderr
    error: the magic cookie of `./plugin` is not known, and no known plugin system's stands in it
     help: say it with `--cookie KEY=VALUE`: the host's source calls it MagicCookieKey and MagicCookieValue in its HandshakeConfig; or with `--profile NAME`: `conformance profiles` lists the known systems; or put it into a `conformance.toml`
    ");
    assert_screen!(folder, &["run", "plugin", "--cookie", "KEY"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'KEY' for '--cookie <KEY=VALUE>': expected KEY=VALUE

    For more information, try '--help'.
    ");
}

#[test]
fn a_filter_that_matches_nothing_is_an_error() {
    let folder = folder();
    assert_screen!(folder, &["run", "--reference", "--check", "cookie/requird"], @"
    exit 4
    --- stdout
    --- stderr
    error: no check matches `cookie/requird`
     help: `conformance list` shows every id
    ");
    assert_screen!(folder, &["run", "--reference", "--skip", "stdo/*"], @"
    exit 4
    --- stdout
    --- stderr
    error: no check matches `stdo/*`
     help: `conformance list` shows every id
    ");
    assert_screen!(folder, &["run", "--reference", "--suite", "core", "--check", "stdio/*"], @"
    exit 4
    --- stdout
    --- stderr
    error: the filters leave no check
     help: `conformance list` shows what there is
    ");
}

#[test]
fn a_suite_that_does_not_exist_is_an_error() {
    let folder = folder();
    assert_screen!(folder, &["run", "--reference", "--suite", "brokr"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'brokr' for '--suite <SUITE,…>': there is no suite `brokr`; there are [SUITES]

    For more information, try '--help'.
    ");
}

#[test]
fn a_version_of_a_suite_that_does_not_exist_is_an_error() {
    let folder = folder();
    assert_screen!(folder, &["run", "--reference", "--suite", "core@9"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'core@9' for '--suite <SUITE,…>': there is no version `9` of `core`; the newest is `core@1`

    For more information, try '--help'.
    ");
    assert_screen!(folder, &["list", "--suite", "stdio@one"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'stdio@one' for '--suite <SUITE,…>': there is no version `one` of `stdio`; the newest is `stdio@1`

    For more information, try '--help'.
    ");
}

#[test]
fn what_was_run_carries_the_digest_that_the_list_shows() {
    let folder = folder();
    let run = [
        "run",
        "--reference",
        "--suite",
        "core@1",
        "--check",
        "cookie/exact",
        "--format=json",
    ];
    let output = conformance(folder.path()).args(run).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let suite = &report["suites"][0];
    let listed = screen(folder.path(), &["list", "--suite", "core@1"]);
    let digest = suite["digest"].as_str().unwrap();
    let footer = format!("{} checks  sha256 {digest}", suite["checks"]);
    assert!(listed.contains(&footer), "{listed}");
    assert_eq!(suite["version"], 1);
}

#[test]
fn a_mistake_in_the_file_is_pointed_at() {
    let folder = folder();
    std::fs::write(
        folder.path().join("conformance.toml"),
        "[plugin]\ncomand = [\"x\"]\n",
    )
    .unwrap();
    assert_screen!(folder, &["run"], @r#"
    exit 3
    --- stdout
    --- stderr
    error: `[FOLDER]/conformance.toml` is not a valid conformance.toml: TOML parse error at line 2, column 1
      |
    2 | comand = ["x"]
      | ^^^^^^
    unknown field `comand`, expected one of `build`, `command`, `cookie`, `versions`, `env`
     help: docs/cli.md lists what the file may hold
    "#);
}

#[test]
fn a_build_that_fails_stops_the_run() {
    let folder = folder();
    let file = "[plugin]\nbuild = [[\"false\"]]\ncommand = [\"./x\"]\ncookie = { key = \"K\", value = \"V\" }\n";
    std::fs::write(folder.path().join("conformance.toml"), file).unwrap();
    assert_screen!(folder, &["run"], @"
    exit 3
    --- stdout
    --- stderr
    building: false
    error: the build command `false` failed: exit status: 1
     help: run it by hand in `[FOLDER]`
    ");
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let folder = folder();
    assert_screen!(folder, &["run", "--reference", "--check", "cookie/required", "--report", "json=missing/report.json"], @"
    exit 2
    --- stdout
    [SUITES] · 1 check · [BINARY] plugin (sha256 [DIGEST]…)
    1 pass · 1 of 1 tested · [TIME] · exit 0
    --- stderr
    error: cannot write the report `missing/report.json`: No such file or directory (os error 2)
     help: name a file in a folder that exists and can be written to
    ");
}

#[test]
fn a_clause_is_explained_with_what_tests_it() {
    let folder = folder();
    assert_screen!(folder, &["explain", "HS-5"], @"
    exit 0
    --- stdout
    ## HS-5

    MUST (plugin).

    > CORE is `1`, the version of the handshake itself.

    - `handshake/core-version`: the first field is 1, the core protocol version
    --- stderr
    ");
    assert_screen!(folder, &["explain", "HS-12"], @"
    exit 0
    --- stdout
    ## HS-12

    MUST (host).

    > The host ignores fields beyond the seventh, so that later versions can add some.

    No check tests it. It binds the host, and plugins are what is checked.
    --- stderr
    ");
    assert_screen!(folder, &["explain", "ENV-15"], @"
    exit 0
    --- stdout
    ## ENV-15

    MAY (plugin).

    > The arguments of the command line belong to the application.

    No check tests it. It asks nothing of the plugin.
    --- stderr
    ");
}

#[test]
fn unknown_ids_are_named() {
    let folder = folder();
    assert_screen!(folder, &["explain", "cookie/requird"], @"
    exit 2
    --- stdout
    --- stderr
    error: there is no check or clause `cookie/requird`
     help: `conformance list` shows every check, and the clause of each
    ");
    assert_screen!(folder, &["plugin", "--fault", "nonsense"], @"
    exit 2
    --- stdout
    --- stderr
    error: there is no fault `nonsense`
     help: `conformance plugin --list-faults` shows them all
    ");
}
