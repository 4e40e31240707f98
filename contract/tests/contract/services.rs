//! Roles and names of services.

use insta::assert_snapshot;

use crate::support::{HEADER, SERVICE, mistakes, mistakes_beside, mistakes_in};

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
