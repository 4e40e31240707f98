//! Apps, cookies and versions.

use insta::assert_snapshot;

use crate::support::{HEADER, SERVICE, mistakes_in};

fn second(edit: impl Fn(String) -> String) -> String {
    let one = format!("{HEADER}{SERVICE}");
    let two = one
        .replace("acme.v1;", "acme.v2;")
        .replace("protocol_version: 1", "protocol_version: 2");
    mistakes_in(&[
        ("acme/v1/main.proto", &one),
        ("acme/v2/main.proto", &edit(two)),
    ])
}

fn header(from: &str, to: &str) -> String {
    mistakes_in(&[(
        "acme/v1/main.proto",
        &format!("{}{SERVICE}", HEADER.replace(from, to)),
    )])
}

#[test]
fn no_contract() {
    assert_snapshot!(mistakes_in(&[("main.proto", "syntax = \"proto3\";\npackage acme.v1;\nmessage One {}\n")]), @r#"
    contract/contract-missing

      x no file has a `contract` option, so nothing says which plugins this contract is for
       ,-[main.proto:2:1]
     1 | syntax = "proto3";
     2 | package acme.v1;
       : ^^^^^^^^|^^^^^^^
       :         `-- here
     3 | message One {}
       `----
      help: import `plugwright/v1/options.proto` and say `option (plugwright.v1.contract) = { app: "…"
            protocol_version: 1 magic_cookie: { key: "…" value: "…" } };`
    "#);
}

#[test]
fn nothing_at_all() {
    assert_snapshot!(mistakes_in(&[("main.proto", "")]), @r#"
    contract/contract-missing

      x no file has a `contract` option, so nothing says which plugins this contract is for
       ,-[main.proto:1:1]
       `----
      help: import `plugwright/v1/options.proto` and say `option (plugwright.v1.contract) = { app: "…"
            protocol_version: 1 magic_cookie: { key: "…" value: "…" } };`
    "#);
}

#[test]
fn no_contract_in_a_package() {
    let other = "syntax = \"proto3\";\npackage acme.types;\nmessage One {}\n";
    let files = [
        ("acme/v1/main.proto", format!("{HEADER}{SERVICE}")),
        ("acme/types/one.proto", other.to_owned()),
    ];
    assert_snapshot!(mistakes_in(&files.each_ref().map(|(name, text)| (*name, text.as_str()))), @r#"
    contract/contract-missing-in-package

      x no file of the package `acme.types` has a `contract` option
       ,-[acme/types/one.proto:2:1]
     1 | syntax = "proto3";
     2 | package acme.types;
       : ^^^^^^^^^|^^^^^^^^^
       :          `-- here
     3 | message One {}
       `----
      help: give one of its files the option, or leave the file out: what a contract imports is found
    "#);
}

#[test]
fn two_contracts_in_a_package() {
    let files = [
        ("acme/v1/main.proto", format!("{HEADER}{SERVICE}")),
        ("acme/v1/twin.proto", HEADER.to_owned()),
    ];
    assert_snapshot!(mistakes_in(&files.each_ref().map(|(name, text)| (*name, text.as_str()))), @r#"
    contract/contract-twice

      x `acme.v1` already has a `contract` option in `acme/v1/main.proto`
       ,-[acme/v1/twin.proto:4:23]
     3 | import "plugwright/v1/options.proto";
     4 | option (plugwright.v1.contract) = {
       :                       ^^^^|^^^
       :                           `-- here
     5 |   app: "acme" protocol_version: 1 magic_cookie: { key: "ACME" value: "1" }
       `----
      help: keep one of the two: a package is one version
    "#);
}

#[test]
fn no_package() {
    assert_snapshot!(header("package acme.v1;\n", ""), @r#"
    contract/package-missing

      x `main.proto` has no `package`
       ,-[acme/v1/main.proto:1:1]
     1 | syntax = "proto3";
       : ^
       : `-- here
     2 | import "plugwright/v1/options.proto";
       `----
      help: give it one that ends in its version, such as `package acme.greeter.v1;`
    "#);
}

#[test]
fn app_and_cookie_and_version_are_empty() {
    assert_snapshot!(header("  app: \"acme\" protocol_version: 1 magic_cookie: { key: \"ACME\" value: \"1\" }\n", ""), @r#"
    contract/app-malformed

      x `app` is empty
       ,-[acme/v1/main.proto:4:1]
     3 | import "plugwright/v1/options.proto";
     4 | option (plugwright.v1.contract) = {
       : ^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^
       :                  `-- here
     5 | };
       `----
      help: name the plugin system, such as `app: "acme.greeter"`

    contract/cookie-empty

      x the key of `magic_cookie` is empty
       ,-[acme/v1/main.proto:4:1]
     3 | import "plugwright/v1/options.proto";
     4 | option (plugwright.v1.contract) = {
       : ^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^
       :                  `-- here
     5 | };
       `----
      help: say `magic_cookie: { key: "ACME_PLUGIN" value: "…" }` with any value that nobody sets by
            chance

    contract/cookie-empty

      x the value of `magic_cookie` is empty
       ,-[acme/v1/main.proto:4:1]
     3 | import "plugwright/v1/options.proto";
     4 | option (plugwright.v1.contract) = {
       : ^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^
       :                  `-- here
     5 | };
       `----
      help: say `magic_cookie: { key: "ACME_PLUGIN" value: "…" }` with any value that nobody sets by
            chance

    contract/version-zero

      x `acme.v1` has no `protocol_version`
       ,-[acme/v1/main.proto:4:1]
     3 | import "plugwright/v1/options.proto";
     4 | option (plugwright.v1.contract) = {
       : ^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^
       :                  `-- here
     5 | };
       `----
      help: number the versions of the contract from 1: `protocol_version: 1`
    "#);
}

#[test]
fn app_is_malformed() {
    assert_snapshot!(header("app: \"acme\"", "app: \"Acme Greeter\""), @r#"
    contract/app-malformed

      x `app` is "Acme Greeter", which is not made of lower-case dotted words
       ,-[acme/v1/main.proto:5:3]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "Acme Greeter" protocol_version: 1 magic_cookie: { key: "ACME" value: "1" }
       :   ^|^
       :    `-- here
     6 | };
       `----
      help: name the plugin system, such as `app: "acme.greeter"`
    "#);
}

#[test]
fn apps_differ() {
    assert_snapshot!(second(|it| it.replace("app: \"acme\"", "app: \"acne\"")), @r#"
    contract/app-differs

      x `acme.v2` is of the app "acne", but `acme.v1` of "acme"
       ,-[acme/v2/main.proto:5:3]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "acne" protocol_version: 2 magic_cookie: { key: "ACME" value: "1" }
       :   ^|^
       :    `-- here
     6 | };
       `----
      help: give all versions the same app, or generate the apps one by one
    "#);
}

#[test]
fn cookie_is_half_empty() {
    assert_snapshot!(header("value: \"1\"", "value: \"\""), @r#"
    contract/cookie-empty

      x the value of `magic_cookie` is empty
       ,-[acme/v1/main.proto:5:35]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "acme" protocol_version: 1 magic_cookie: { key: "ACME" value: "" }
       :                                   ^^^^^^|^^^^^
       :                                         `-- here
     6 | };
       `----
      help: say `magic_cookie: { key: "ACME_PLUGIN" value: "…" }` with any value that nobody sets by
            chance
    "#);
}

#[test]
fn cookie_is_malformed() {
    assert_snapshot!(header("key: \"ACME\" value: \"1\"", "key: \"AC-ME\" value: \"\\n\""), @r#"
    contract/cookie-malformed

      x the cookie's key "AC-ME" cannot be the name of an environment variable
       ,-[acme/v1/main.proto:5:51]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "acme" protocol_version: 1 magic_cookie: { key: "AC-ME" value: "\n" }
       :                                                   ^|^
       :                                                    `-- here
     6 | };
       `----
      help: use letters, digits and `_` only, and no digit at the start

    contract/cookie-malformed

      x the cookie's value "\n" has control characters
       ,-[acme/v1/main.proto:5:64]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "acme" protocol_version: 1 magic_cookie: { key: "AC-ME" value: "\n" }
       :                                                                ^^|^^
       :                                                                  `-- here
     6 | };
       `----
      help: use printable characters only
    "#);
}

#[test]
fn cookie_is_reserved() {
    assert_snapshot!(header("key: \"ACME\"", "key: \"PLUGIN_MIN_PORT\""), @r#"
    contract/cookie-reserved

      x the cookie's key `PLUGIN_MIN_PORT` is a variable with a meaning of its own
       ,-[acme/v1/main.proto:5:57]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "acme" protocol_version: 1 magic_cookie: { key: "PLUGIN_MIN_PORT" value: "1" }
       :                                                         ^^^^^^^|^^^^^^^
       :                                                                `-- here
     6 | };
       `----
      help: choose a key that does not start with `PLUGIN_`, such as `ACME_PLUGIN`
    "#);
}

#[test]
fn cookies_differ() {
    assert_snapshot!(second(|it| it.replace("value: \"1\"", "value: \"2\"")), @r#"
    contract/cookie-differs

      x `acme.v2` has another magic cookie than `acme.v1`
       ,-[acme/v2/main.proto:5:35]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "acme" protocol_version: 2 magic_cookie: { key: "ACME" value: "2" }
       :                                   ^^^^^^|^^^^^
       :                                         `-- here
     6 | };
       `----
      help: give all versions the same one: a host sets it before it knows the plugin's version
    "#);
}

#[test]
fn version_zero() {
    assert_snapshot!(header("protocol_version: 1", "protocol_version: 0"), @r#"
    contract/version-zero

      x `acme.v1` has no `protocol_version`
       ,-[acme/v1/main.proto:5:15]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "acme" protocol_version: 0 magic_cookie: { key: "ACME" value: "1" }
       :               ^^^^^^^^|^^^^^^^
       :                       `-- here
     6 | };
       `----
      help: number the versions of the contract from 1: `protocol_version: 1`
    "#);
}

#[test]
fn version_twice() {
    assert_snapshot!(second(|it| it.replace("protocol_version: 2", "protocol_version: 1")), @r#"
    contract/version-duplicate

      x `acme.v2` and `acme.v1` are both protocol version 1
       ,-[acme/v2/main.proto:5:15]
     4 | option (plugwright.v1.contract) = {
     5 |   app: "acme" protocol_version: 1 magic_cookie: { key: "ACME" value: "1" }
       :               ^^^^^^^^|^^^^^^^
       :                       `-- here
     6 | };
       `----
      help: give each package a number of its own
    "#);
}
