//! Apps, cookies, versions, roles and names.

use insta::assert_snapshot;

use crate::support::{HEADER, SERVICE, mistakes, mistakes_beside, mistakes_in};

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

#[test]
fn no_plugin_service() {
    assert_snapshot!(mistakes(""), @r#"
    contract/plugin-service-missing

      x `acme.v1` has no service that a plugin implements
       ,-[acme/v1/main.proto:4:23]
     3 | import "plugwright/v1/options.proto";
     4 | option (plugwright.v1.contract) = {
       :                       ^^^^|^^^
       :                           `-- here
     5 |   app: "acme" protocol_version: 1 magic_cookie: { key: "ACME" value: "1" }
       `----
      help: give it a service with `role: ROLE_PLUGIN`
    "#);
}

#[test]
fn two_roles_missing() {
    assert_snapshot!(mistakes(
        "service One {}\nservice Two {\n  option (plugwright.v1.service) = { plugin_name: \"two\" };\n}\n"
    ), @r#"
    contract/role-missing

      x the service `acme.v1.One` has no role
       ,-[acme/v1/main.proto:7:9]
     6 | };
     7 | service One {}
       :         ^|^
       :          `-- here
     8 | service Two {
       `----
      help: say who implements it: `option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name:
            "…" };`, or `role: ROLE_HOST` with a `broker`

    contract/role-missing

      x the service `acme.v1.Two` has no role
        ,-[acme/v1/main.proto:9:3]
      8 | service Two {
      9 |   option (plugwright.v1.service) = { plugin_name: "two" };
        :   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^^^
        :                               `-- here
     10 | }
        `----
      help: say who implements it: `option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name:
            "…" };`, or `role: ROLE_HOST` with a `broker`
    "#);
}

#[test]
fn reserved_names() {
    let text = format!("{HEADER}{SERVICE}").replace("acme.v1;", "plugin;");
    let text = format!(
        "{text}service GRPCBroker {{\n  option (plugwright.v1.service) = {{ role: ROLE_PLUGIN plugin_name: \"a\" }};\n}}\n"
    );
    assert_snapshot!(mistakes_in(&[("plugin/main.proto", &text)]), @r#"
    contract/name-reserved

      x `plugin.Empty` is a message of go-plugin itself
       ,-[plugin/main.proto:7:9]
     6 | };
     7 | message Empty {}
       :         ^^|^^
       :           `-- here
     8 | service Main {
       `----
      help: rename it, or move it to a package of another name

    contract/name-reserved

      x `plugin.GRPCBroker` is a service of go-plugin itself
        ,-[plugin/main.proto:11:9]
     10 | }
     11 | service GRPCBroker {
        :         ^^^^^|^^^^
        :              `-- here
     12 |   option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name: "a" };
        `----
      help: rename it, or move it to a package of another name
    "#);
}

#[test]
fn plugin_name_missing() {
    assert_snapshot!(mistakes("service One {\n  option (plugwright.v1.service) = { role: ROLE_PLUGIN };\n}\n"), @r#"
    contract/plugin-name-missing

      x the plugin's service `acme.v1.One` has no `plugin_name`
       ,-[acme/v1/main.proto:8:38]
     7 | service One {
     8 |   option (plugwright.v1.service) = { role: ROLE_PLUGIN };
       :                                      ^^|^
       :                                        `-- here
     9 | }
       `----
      help: say under which name a host dispenses it: `plugin_name: "greeter"`; services may share one
    "#);
}

#[test]
fn plugin_name_malformed() {
    assert_snapshot!(mistakes(
        "service One {\n  option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name: \"a b\" };\n}\n"
    ), @r#"
    contract/plugin-name-malformed

      x the plugin name "a b" of `acme.v1.One` is malformed
       ,-[acme/v1/main.proto:8:56]
     7 | service One {
     8 |   option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name: "a b" };
       :                                                        ^^^^^|^^^^^
       :                                                             `-- here
     9 | }
       `----
      help: use letters, digits, `-`, `_` and `.`
    "#);
}

#[test]
fn plugin_name_misplaced() {
    assert_snapshot!(mistakes_beside(
        "service One {\n  option (plugwright.v1.service) = {\n    role: ROLE_HOST\n    plugin_name: \"one\"\n    \
         broker: { fixed: 0x40000000 }\n  };\n}\n"
    ), @r#"
    contract/plugin-name-misplaced

      x the host's service `acme.v1.One` has a `plugin_name`
        ,-[acme/v1/main.proto:14:5]
     13 |     role: ROLE_HOST
     14 |     plugin_name: "one"
        :     ^^^^^|^^^^^
        :          `-- here
     15 |     broker: { fixed: 0x40000000 }
        `----
      help: leave it out: nobody dispenses a host's service
    "#);
}

#[test]
fn lifecycle_of_a_stream() {
    assert_snapshot!(mistakes_beside(
        "service One {\n  option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name: \"one\" };\n  \
         rpc Configure(stream Empty) returns (Empty) {\n    \
         option (plugwright.v1.method) = { lifecycle: LIFECYCLE_CONFIGURE };\n  }\n}\n"
    ), @"
    contract/lifecycle-streaming

      x `acme.v1.One.Configure` is a stream, so it has no one moment in a plugin's life
        ,-[acme/v1/main.proto:14:39]
     13 |   rpc Configure(stream Empty) returns (Empty) {
     14 |     option (plugwright.v1.method) = { lifecycle: LIFECYCLE_CONFIGURE };
        :                                       ^^^^|^^^^
        :                                           `-- here
     15 |   }
        `----
      help: leave `lifecycle` out, or make request and response single messages
    ");
}
