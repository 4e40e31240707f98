//! What the protobuf compiler finds, in our words.

use insta::assert_snapshot;

use crate::support::{HEADER, mistakes, mistakes_beside, mistakes_in};

#[test]
fn syntax() {
    assert_snapshot!(mistakes("service Main {\n  rpc Greet(Empty returns (Empty);\n}\n"), @"
    contract/syntax

      x expected `.` or `)`, but found `returns`
       ,-[acme/v1/main.proto:8:19]
     7 | service Main {
     8 |   rpc Greet(Empty returns (Empty);
       :                   ^^^|^^^
       :                      `-- here
     9 | }
       `----
      help: see https://protobuf.dev/reference/protobuf/proto3-spec/ for what may stand here
    ");
}

#[test]
fn end_of_file() {
    assert_snapshot!(mistakes("message Open {\n"), @"
    contract/syntax

      x expected a message field, oneof, reserved range, enum, message, option or `}`, but reached end
      | of file
       ,-[acme/v1/main.proto:7:15]
     6 | };
     7 | message Open {
       :               ^
       :               `-- here
       `----
      help: see https://protobuf.dev/reference/protobuf/proto3-spec/ for what may stand here
    ");
}

#[test]
fn every_file_is_looked_at() {
    assert_snapshot!(mistakes_in(&[("a.proto", "syntax ="), ("b.proto", "syntax = \"proto4\";")]), @r#"
    contract/syntax

      x expected a string, but reached end of file
       ,-[a.proto:1:9]
     1 | syntax =
       `----
      help: see https://protobuf.dev/reference/protobuf/proto3-spec/ for what may stand here

    contract/syntax

      x unknown syntax `proto4`
       ,-[b.proto:1:10]
     1 | syntax = "proto4";
       :          ^^^^|^^^
       :              `-- here
       `----
      help: possible values are `proto2` and `proto3`
    "#);
}

#[test]
fn unknown_import() {
    assert_snapshot!(mistakes("import \"acme/v1/gone.proto\";\n"), @r#"
    contract/import-unknown

      x import `acme/v1/gone.proto` not found
       ,-[acme/v1/main.proto:7:1]
     6 | };
     7 | import "acme/v1/gone.proto";
       : ^^^^^^^^^^^^^^|^^^^^^^^^^^^^
       :               `-- here
       `----
      help: pass `-I` with the folder that the import starts from; `plugwright/v1/options.proto` and
            `google/protobuf/*` need none
    "#);
}

#[test]
fn import_cycle() {
    assert_snapshot!(mistakes_in(&[
        ("a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\n"),
        ("b.proto", "syntax = \"proto3\";\nimport \"a.proto\";\n"),
    ]), @"
    contract/import-cycle

      x import cycle detected: a.proto -> b.proto -> a.proto
      help: move what both files need into a third one

    contract/import-cycle

      x import cycle detected: b.proto -> a.proto -> b.proto
      help: move what both files need into a third one
    ");
}

#[test]
fn name_that_is_not_declared() {
    assert_snapshot!(mistakes_beside("message One { Two two = 1; }\nmessage Three { Four four = 1; }\n"), @"
    contract/invalid

      x name `Two` is not defined
        ,-[acme/v1/main.proto:11:15]
     10 | }
     11 | message One { Two two = 1; }
        :               ^|^
        :                `-- here
     12 | message Three { Four four = 1; }
        `----
      help: declare what is missing, or import the file that does; docs/contract.md tells the
            annotations

    contract/invalid

      x name `Four` is not defined
        ,-[acme/v1/main.proto:12:17]
     11 | message One { Two two = 1; }
     12 | message Three { Four four = 1; }
        :                 ^^|^
        :                   `-- here
        `----
      help: declare what is missing, or import the file that does; docs/contract.md tells the
            annotations
    ");
}

#[test]
fn unknown_annotation() {
    assert_snapshot!(mistakes("service Main {\n  option (plugwright.v1.service) = { rule: ROLE_PLUGIN };\n}\n"), @"
    contract/invalid

      x invalid value of type `plugwright.v1.Service` for option `(plugwright.v1.service)`: field
      | `rule` not found for message `plugwright.v1.Service`
       ,-[acme/v1/main.proto:8:3]
     7 | service Main {
     8 |   option (plugwright.v1.service) = { rule: ROLE_PLUGIN };
       :   ^^^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^^^
       :                              `-- here
     9 | }
       `----
      help: declare what is missing, or import the file that does; docs/contract.md tells the
            annotations
    ");
}

#[test]
fn unknown_role() {
    assert_snapshot!(mistakes("service Main {\n  option (plugwright.v1.service) = { role: ROLE_GUEST };\n}\n"), @"
    contract/invalid

      x invalid value of type `plugwright.v1.Service` for option `(plugwright.v1.service)`: value
      | `ROLE_GUEST` was not found for enum `plugwright.v1.Role`
       ,-[acme/v1/main.proto:8:3]
     7 | service Main {
     8 |   option (plugwright.v1.service) = { role: ROLE_GUEST };
       :   ^^^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^^
       :                              `-- here
     9 | }
       `----
      help: declare what is missing, or import the file that does; docs/contract.md tells the
            annotations
    ");
}

#[test]
fn editions() {
    assert_snapshot!(mistakes_in(&[("main.proto", "// Modern.\nedition = \"2023\";\npackage acme.v1;\n")]), @r#"
    contract/editions

      x `main.proto` uses an edition; contracts are proto3
       ,-[main.proto:2:1]
     1 | // Modern.
     2 | edition = "2023";
       : ^^^|^^^
       :    `-- here
     3 | package acme.v1;
       `----
      help: say `syntax = "proto3";` instead, and leave out the features
    "#);
}

#[test]
fn editions_in_an_import() {
    assert_snapshot!(mistakes_in(&[
        ("acme/v1/main.proto", &format!("{HEADER}import \"acme/v1/modern.proto\";\n")),
        ("acme/v1/modern.proto", "edition = \"2023\";\npackage acme.v1;\n"),
    ]), @r#"
    contract/editions

      x `acme/v1/modern.proto` uses an edition; contracts are proto3
       ,-[acme/v1/modern.proto:1:1]
     1 | edition = "2023";
       : ^^^|^^^
       :    `-- here
     2 | package acme.v1;
       `----
      help: say `syntax = "proto3";` instead, and leave out the features
    "#);
}

#[test]
fn groups_and_required_fields() {
    let text = HEADER.replace("proto3", "proto2");
    let text = format!(
        "{text}message Old {{\n  required string name = 1;\n  optional group Inner = 2 {{}}\n  optional string fine = 3;\n}}\n\
         service Main {{\n  option (plugwright.v1.service) = {{ role: ROLE_PLUGIN plugin_name: \"main\" }};\n}}\n"
    );
    assert_snapshot!(mistakes_in(&[("acme/v1/main.proto", &text)]), @"
    contract/required-field

      x `acme.v1.Old.name` is `required`
       ,-[acme/v1/main.proto:8:19]
     7 | message Old {
     8 |   required string name = 1;
       :                   ^^|^
       :                     `-- here
     9 |   optional group Inner = 2 {}
       `----
      help: say `optional`, and check for it in code: a required field can never be taken back

    contract/group

      x `acme.v1.Old.inner` is a group
        ,-[acme/v1/main.proto:9:18]
      8 |   required string name = 1;
      9 |   optional group Inner = 2 {}
        :                  ^^|^^
        :                    `-- here
     10 |   optional string fine = 3;
        `----
      help: declare a message and a field of its type: groups are not supported
    ");
}

#[test]
fn annotation_as_type() {
    assert_snapshot!(mistakes_beside(
        "message One { plugwright.v1.Role role = 1; }\n\
         service Other {\n  option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name: \"main\" };\n  \
         rpc Get(Empty) returns (plugwright.v1.Contract);\n}\n"
    ), @r#"
    contract/annotation-as-type

      x `plugwright.v1.Role` is for annotations only: no plugin receives it
        ,-[acme/v1/main.proto:11:34]
     10 | }
     11 | message One { plugwright.v1.Role role = 1; }
        :                                  ^^|^
        :                                    `-- here
     12 | service Other {
        `----
      help: declare a type of your own

    contract/annotation-as-type

      x `plugwright.v1.Contract` is for annotations only: no plugin receives it
        ,-[acme/v1/main.proto:14:7]
     13 |   option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name: "main" };
     14 |   rpc Get(Empty) returns (plugwright.v1.Contract);
        :       ^|^
        :        `-- here
     15 | }
        `----
      help: declare a type of your own
    "#);
}
