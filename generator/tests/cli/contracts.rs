//! Contracts with mistakes: one clear message, exit code 2, and nothing written.

use insta::assert_snapshot;

use crate::support::{Folder, GENERATE};

/// The greeter's contract after an edit.
fn edited(from: &str, to: &str) -> String {
    let folder = Folder::new();
    let contract = "examples/greeter/v2/greeter.proto";
    let text = folder.read(contract);
    assert!(text.contains(from), "{from}");
    folder.write(contract, text.replace(from, to));
    run(&folder, &GENERATE)
}

fn run(folder: &Folder, arguments: &[&str]) -> String {
    let told = folder.run(arguments);
    assert!(!folder.path("sdk").exists());
    told
}

#[test]
fn syntax_error() {
    assert_snapshot!(edited("rpc Greet(GreetRequest)", "rpc Greet(GreetRequest"), @"
    exit code: 2
    ----- stderr -----
    contract/syntax

      × expected `.` or `)`, but found `returns`
        ╭─[examples/greeter/v2/greeter.proto:20:26]
     19 │   // Greets one person, and tells the guest book where the host has opened one.
     20 │   rpc Greet(GreetRequest returns (GreetResponse) {
        ·                          ───┬───
        ·                             ╰── here
     21 │     option (plugwright.v1.method) = {
        ╰────
      help: see https://protobuf.dev/reference/protobuf/proto3-spec/ for what may stand here

    error: the contract has 1 mistake; nothing was written
    ");
}

#[test]
fn unknown_import() {
    let import = "import \"plugwright/v1/options.proto\";";
    assert_snapshot!(edited(import, &format!("{import}\nimport \"examples/common.proto\";")), @r#"
    exit code: 2
    ----- stderr -----
    contract/import-unknown

      × import `examples/common.proto` not found
       ╭─[examples/greeter/v2/greeter.proto:8:1]
     7 │ import "plugwright/v1/options.proto";
     8 │ import "examples/common.proto";
       · ───────────────┬───────────────
       ·                ╰── here
     9 │
       ╰────
      help: pass `-I` with the folder that the import starts from; `plugwright/v1/options.proto` and
            `google/protobuf/*` need none

    error: the contract has 1 mistake; nothing was written
    "#);
}

#[test]
fn two_roles_missing() {
    let folder = Folder::new();
    let contract = "examples/greeter/v2/greeter.proto";
    let text = folder
        .read(contract)
        .replace("role: ROLE_PLUGIN ", "")
        .replace("role: ROLE_HOST ", "");
    folder.write(contract, text);
    assert_snapshot!(run(&folder, &GENERATE), @r#"
    exit code: 2
    ----- stderr -----
    contract/role-missing

      × the service `examples.greeter.v2.Greeter` has no role
        ╭─[examples/greeter/v2/greeter.proto:17:3]
     16 │ service Greeter {
     17 │   option (plugwright.v1.service) = { plugin_name: "greeter" };
        ·   ──────────────────────────────┬─────────────────────────────
        ·                                 ╰── here
     18 │
        ╰────
      help: say who implements it: `option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name:
            "…" };`, or `role: ROLE_HOST` with a `broker`

    contract/role-missing

      × the service `examples.greeter.v2.GuestBook` has no role
        ╭─[examples/greeter/v2/greeter.proto:83:3]
     82 │ service GuestBook {
     83 │   option (plugwright.v1.service) = { broker: { from_field: true } };
        ·   ─────────────────────────────────┬────────────────────────────────
        ·                                    ╰── here
     84 │
        ╰────
      help: say who implements it: `option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name:
            "…" };`, or `role: ROLE_HOST` with a `broker`

    error: the contract has 2 mistakes; nothing was written
    "#);
}

#[test]
fn duplicate_version() {
    let folder = Folder::new();
    let contract = "examples/greeter/v2/greeter.proto";
    folder.write(
        contract,
        folder
            .read(contract)
            .replace("protocol_version: 2", "protocol_version: 1"),
    );
    assert_snapshot!(run(&folder, &["--lang", "python", "examples/greeter/v1/greeter.proto", contract]), @r#"
    exit code: 2
    ----- stderr -----
    contract/version-duplicate

      × `examples.greeter.v2` and `examples.greeter.v1` are both protocol version 1
        ╭─[examples/greeter/v2/greeter.proto:11:3]
     10 │   app: "examples.greeter"
     11 │   protocol_version: 1
        ·   ────────┬───────
        ·           ╰── here
     12 │   magic_cookie: { key: "GREETER_PLUGIN" value: "0f8c1a3e5d7b49f2" }
        ╰────
      help: give each package a number of its own

    error: the contract has 1 mistake; nothing was written
    "#);
}

#[test]
fn empty_cookie() {
    assert_snapshot!(edited("value: \"0f8c1a3e5d7b49f2\"", "value: \"\""), @r#"
    exit code: 2
    ----- stderr -----
    contract/cookie-empty

      × the value of `magic_cookie` is empty
        ╭─[examples/greeter/v2/greeter.proto:12:3]
     11 │   protocol_version: 2
     12 │   magic_cookie: { key: "GREETER_PLUGIN" value: "" }
        ·   ──────┬─────
        ·         ╰── here
     13 │ };
        ╰────
      help: say `magic_cookie: { key: "ACME_PLUGIN" value: "…" }` with any value that nobody sets by
            chance

    error: the contract has 1 mistake; nothing was written
    "#);
}

#[test]
fn editions() {
    assert_snapshot!(edited("syntax = \"proto3\";", "edition = \"2024\";"), @r#"
    exit code: 2
    ----- stderr -----
    contract/editions

      × `examples/greeter/v2/greeter.proto` uses an edition; contracts are proto3
       ╭─[examples/greeter/v2/greeter.proto:1:1]
     1 │ edition = "2024";
       · ───┬───
       ·    ╰── here
     2 │
       ╰────
      help: say `syntax = "proto3";` instead, and leave out the features

    error: the contract has 1 mistake; nothing was written
    "#);
}

#[test]
fn missing_file() {
    assert_snapshot!(run(&Folder::new(), &["--lang", "python", "greeter/v3/greeter.proto"]), @"
    exit code: 2
    ----- stderr -----
    contract/file-unreadable

      × cannot read `greeter/v3/greeter.proto`: there is no such file
      help: check the spelling of the path

    error: the contract has 1 mistake; nothing was written
    ");
}

#[test]
fn missing_descriptor_set() {
    assert_snapshot!(run(&Folder::new(), &["--lang", "python", "--descriptor-set", "gone.binpb"]), @"
    exit code: 2
    ----- stderr -----
    contract/file-unreadable

      × cannot read `gone.binpb`: there is no such file
      help: check the spelling of the path

    error: the contract has 1 mistake; nothing was written
    ");
}
