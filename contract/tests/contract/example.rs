//! Examples that do not fit their method.

use insta::assert_snapshot;

use crate::support::mistakes_beside;

fn unary(examples: &str) -> String {
    method("(Name) returns (Name)", examples)
}

fn method(signature: &str, examples: &str) -> String {
    mistakes_beside(&format!(
        "message Name {{ string name = 1; }}\nservice One {{\n  option (plugwright.v1.service) = {{ role: ROLE_PLUGIN plugin_name: \"one\" }};\n  \
         rpc Get{signature} {{\n    option (plugwright.v1.method) = {{\n      examples: [\n        {examples}\n      ]\n    }};\n  }}\n}}\n"
    ))
}

#[test]
fn no_json() {
    assert_snapshot!(unary(r#"{ name: "a" requests: "{name}" responses: "{} {}" }"#), @r#"
    contract/example-json

      x a request of the example "a" is no `acme.v1.Name`: key must be a string at line 1 column 2
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" requests: "{name}" responses: "{} {}" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: write protobuf's JSON, such as `"{\"name\":\"Ada\"}"`

    contract/example-json

      x a response of the example "a" is no `acme.v1.Name`: trailing characters at line 1 column 4
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" requests: "{name}" responses: "{} {}" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: write protobuf's JSON, such as `"{\"name\":\"Ada\"}"`
    "#);
}

#[test]
fn another_type() {
    assert_snapshot!(unary(r#"{ name: "a" requests: "{\"name\":1}" responses: "[]" }"#), @r#"
    contract/example-json

      x a request of the example "a" is no `acme.v1.Name`: invalid type: integer `1`, expected a
      | string at line 1 column 9
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" requests: "{\"name\":1}" responses: "[]" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: write protobuf's JSON, such as `"{\"name\":\"Ada\"}"`

    contract/example-json

      x a response of the example "a" is no `acme.v1.Name`: invalid type: sequence, expected a map at
      | line 1 column 0
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" requests: "{\"name\":1}" responses: "[]" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: write protobuf's JSON, such as `"{\"name\":\"Ada\"}"`
    "#);
}

#[test]
fn unknown_field() {
    assert_snapshot!(unary(r#"{ name: "a" requests: "{\"nam\":\"Ada\"}" responses: "{}" }"#), @r#"
    contract/example-json

      x a request of the example "a" is no `acme.v1.Name`: unrecognized field name 'nam' at line 1
      | column 6
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" requests: "{\"nam\":\"Ada\"}" responses: "{}" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: write protobuf's JSON, such as `"{\"name\":\"Ada\"}"`
    "#);
}

#[test]
fn deep_json() {
    let deep = "[".repeat(10_000);
    assert_snapshot!(unary(&format!(r#"{{ name: "a" requests: "{deep}" responses: "{{}}" }}"#)).replace(&deep, "…"), @r#"
    contract/example-json

      x a request of the example "a" is no `acme.v1.Name`: invalid type: sequence, expected a map at
      | line 1 column 0
      help: write protobuf's JSON, such as `"{\"name\":\"Ada\"}"`
    "#);
}

#[test]
fn wrong_number() {
    assert_snapshot!(unary(r#"{ name: "a" responses: "{}" responses: "{}" }, { name: "b" requests: "{}" }"#), @r#"
    contract/example-arity

      x the example "a" has 0 requests, but `Get` takes one
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" responses: "{}" responses: "{}" }, { name: "b" requests: "{}" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: give it exactly one; `requests: "{}"` is the empty one

    contract/example-arity

      x the example "a" has 2 responses, but `Get` gives one
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" responses: "{}" responses: "{}" }, { name: "b" requests: "{}" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: give it exactly one, or an `error_code` where the call fails

    contract/example-arity

      x the example "b" has 0 responses, but `Get` gives one
        ,-[acme/v1/main.proto:17:64]
     16 |       examples: [
     17 |         { name: "a" responses: "{}" responses: "{}" }, { name: "b" requests: "{}" }
        :                                                                ^|^
        :                                                                 `-- here
     18 |       ]
        `----
      help: give it exactly one, or an `error_code` where the call fails
    "#);
}

#[test]
fn wrong_number_in_streams() {
    assert_snapshot!(method("(stream Name) returns (Name)", r#"{ name: "a" }"#), @r#"
    contract/example-arity

      x the example "a" has 0 responses, but `Get` gives one
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: give it exactly one, or an `error_code` where the call fails
    "#);
    assert_snapshot!(method("(Name) returns (stream Name)", r#"{ name: "a" }"#), @r#"
    contract/example-arity

      x the example "a" has 0 requests, but `Get` takes one
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: give it exactly one; `requests: "{}"` is the empty one
    "#);
}

#[test]
fn names() {
    assert_snapshot!(unary(
        r#"{ requests: "{}" responses: "{}" },
        { name: "a" requests: "{}" responses: "{}" },
        { name: "a" requests: "{}" responses: "{}" }"#
    ), @r#"
    contract/example-name

      x an example of `acme.v1.One.Get` has no name
        ,-[acme/v1/main.proto:15:5]
     14 |   rpc Get(Name) returns (Name) {
     15 |     option (plugwright.v1.method) = {
        :     ^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^
        :                     `-- here
     16 |       examples: [
        `----
      help: say what it shows: `name: "empty name"`

    contract/example-name

      x `acme.v1.One.Get` has two examples named "a"
        ,-[acme/v1/main.proto:18:17]
     17 |         { requests: "{}" responses: "{}" },
     18 |         { name: "a" requests: "{}" responses: "{}" },
        :                 ^|^
        :                  `-- here
     19 |         { name: "a" requests: "{}" responses: "{}" }
        `----
      help: give each a name of its own
    "#);
}

#[test]
fn unknown_error_codes() {
    assert_snapshot!(unary(
        r#"{ name: "a" requests: "{}" error_code: "NOT_FOUNT" }, { name: "b" requests: "{}" error_code: "OK" }"#
    ), @r#"
    contract/example-error-code

      x the example "a" expects the status code "NOT_FOUNT"
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" requests: "{}" error_code: "NOT_FOUNT" }, { name: "b" requests: "{}" error_code: "OK" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: use one of gRPC's names, such as `INVALID_ARGUMENT`; for a call that succeeds leave
            `error_code` out

    contract/example-error-code

      x the example "b" expects the status code "OK"
        ,-[acme/v1/main.proto:17:71]
     16 |       examples: [
     17 |         { name: "a" requests: "{}" error_code: "NOT_FOUNT" }, { name: "b" requests: "{}" error_code: "OK" }
        :                                                                       ^|^
        :                                                                        `-- here
     18 |       ]
        `----
      help: use one of gRPC's names, such as `INVALID_ARGUMENT`; for a call that succeeds leave
            `error_code` out
    "#);
}

#[test]
fn two_outcomes() {
    assert_snapshot!(unary(r#"{ name: "a" requests: "{}" responses: "{}" error_code: "NOT_FOUND" }"#), @r#"
    contract/example-outcome

      x the example "a" has both a response and an `error_code`
        ,-[acme/v1/main.proto:17:17]
     16 |       examples: [
     17 |         { name: "a" requests: "{}" responses: "{}" error_code: "NOT_FOUND" }
        :                 ^|^
        :                  `-- here
     18 |       ]
        `----
      help: keep one of the two: the call is answered once
    "#);
}
