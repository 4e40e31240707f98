//! Host services and the fields that carry their broker ids.

use insta::assert_snapshot;

use crate::support::mistakes_beside;

fn host(broker: &str, rest: &str) -> String {
    mistakes_beside(&format!(
        "service Book {{\n  option (plugwright.v1.service) = {{ role: ROLE_HOST {broker} }};\n}}\n{rest}"
    ))
}

fn field(declaration: &str) -> String {
    host(
        "broker: { from_field: true }",
        &format!(
            "message Request {{\n  uint32 book = 1 [(plugwright.v1.field).broker_id_for = \"acme.v1.Book\"];\n  {declaration}\n}}\n"
        ),
    )
}

#[test]
fn missing() {
    assert_snapshot!(host("", ""), @"
    contract/broker-missing

      x the host's service `acme.v1.Book` does not say how the plugin learns its broker id
        ,-[acme/v1/main.proto:12:38]
     11 | service Book {
     12 |   option (plugwright.v1.service) = { role: ROLE_HOST  };
        :                                      ^^|^
        :                                        `-- here
     13 | }
        `----
      help: say `broker: { from_field: true }` and mark the request field that carries it with
            `broker_id_for`, or agree on one: `broker: { fixed: 0x40000000 }`
    ");
}

#[test]
fn not_from_a_field() {
    assert_snapshot!(host("broker: { from_field: false }", ""), @"
    contract/broker-missing

      x the host's service `acme.v1.Book` does not say how the plugin learns its broker id
        ,-[acme/v1/main.proto:12:38]
     11 | service Book {
     12 |   option (plugwright.v1.service) = { role: ROLE_HOST broker: { from_field: false } };
        :                                      ^^|^
        :                                        `-- here
     13 | }
        `----
      help: say `broker: { from_field: true }` and mark the request field that carries it with
            `broker_id_for`, or agree on one: `broker: { fixed: 0x40000000 }`
    ");
}

#[test]
fn misplaced() {
    assert_snapshot!(mistakes_beside(
        "service One {\n  option (plugwright.v1.service) = {\n    role: ROLE_SHARED\n    broker: { from_field: true }\n  };\n}\n"
    ), @"
    contract/broker-misplaced

      x `acme.v1.One` has a `broker`, but is not `ROLE_HOST`
        ,-[acme/v1/main.proto:14:5]
     13 |     role: ROLE_SHARED
     14 |     broker: { from_field: true }
        :     ^^^|^^
        :        `-- here
     15 |   };
        `----
      help: leave `broker` out: only a host's services are reached through it
    ");
}

#[test]
fn low() {
    assert_snapshot!(host("broker: { fixed: 7 }", ""), @"
    contract/broker-id-low

      x the fixed broker id 7 of `acme.v1.Book` may be handed out to something else
        ,-[acme/v1/main.proto:12:64]
     11 | service Book {
     12 |   option (plugwright.v1.service) = { role: ROLE_HOST broker: { fixed: 7 } };
        :                                                                ^^|^^
        :                                                                  `-- here
     13 | }
        `----
      help: choose one from 0x40000000 upwards: brokers count up from 1
    ");
}

#[test]
fn twice() {
    let other = "service Log {\n  option (plugwright.v1.service) = { role: ROLE_HOST broker: { fixed: 0x40000000 } };\n}\n";
    assert_snapshot!(host("broker: { fixed: 0x40000000 }", other), @"
    contract/broker-id-duplicate

      x `acme.v1.Log` and `acme.v1.Book` have the same fixed broker id 0x40000000
        ,-[acme/v1/main.proto:15:64]
     14 | service Log {
     15 |   option (plugwright.v1.service) = { role: ROLE_HOST broker: { fixed: 0x40000000 } };
        :                                                                ^^|^^
        :                                                                  `-- here
     16 | }
        `----
      help: give each an id of its own
    ");
}

#[test]
fn no_field() {
    assert_snapshot!(host("broker: { from_field: true }", ""), @r#"
    contract/broker-field-missing

      x no field carries the broker id of `acme.v1.Book`
        ,-[acme/v1/main.proto:12:64]
     11 | service Book {
     12 |   option (plugwright.v1.service) = { role: ROLE_HOST broker: { from_field: true } };
        :                                                                ^^^^^|^^^^
        :                                                                     `-- here
     13 | }
        `----
      help: mark the request field that does: `uint32 … = 1 [(plugwright.v1.field).broker_id_for =
            "acme.v1.Book"];`
    "#);
}

#[test]
fn field_of_another_type() {
    assert_snapshot!(field("repeated uint32 more = 2 [(plugwright.v1.field).broker_id_for = \"acme.v1.Book\"];"), @r#"
    contract/broker-field-type

      x `acme.v1.Request.more` carries a broker id, but is no single `uint32`
        ,-[acme/v1/main.proto:16:29]
     15 |   uint32 book = 1 [(plugwright.v1.field).broker_id_for = "acme.v1.Book"];
     16 |   repeated uint32 more = 2 [(plugwright.v1.field).broker_id_for = "acme.v1.Book"];
        :                             ^^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^
        :                                                       `-- here
     17 | }
        `----
      help: make it a `uint32`, as go-plugin's broker numbers its connections
    "#);
}

#[test]
fn unknown_service() {
    assert_snapshot!(field("uint32 more = 2 [(plugwright.v1.field) = { broker_id_for: \"acme.v1.Books\" }];"), @r#"
    contract/broker-target-unknown

      x `acme.v1.Request.more` carries the broker id of `acme.v1.Books`, which is no service here
        ,-[acme/v1/main.proto:16:20]
     15 |   uint32 book = 1 [(plugwright.v1.field).broker_id_for = "acme.v1.Book"];
     16 |   uint32 more = 2 [(plugwright.v1.field) = { broker_id_for: "acme.v1.Books" }];
        :                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        :                                                 `-- here
     17 | }
        `----
      help: name a `ROLE_HOST` service with its package, such as `acme.greeter.v1.GuestBook`
    "#);
}

#[test]
fn service_without_its_package() {
    assert_snapshot!(field("uint32 more = 2 [(plugwright.v1.field).broker_id_for = \"Book\"];"), @r#"
    contract/broker-target-unknown

      x `acme.v1.Request.more` carries the broker id of `Book`, which is no service here
        ,-[acme/v1/main.proto:16:20]
     15 |   uint32 book = 1 [(plugwright.v1.field).broker_id_for = "acme.v1.Book"];
     16 |   uint32 more = 2 [(plugwright.v1.field).broker_id_for = "Book"];
        :                    ^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^
        :                                          `-- here
     17 | }
        `----
      help: name it in full: `acme.v1.Book`
    "#);
}

#[test]
fn service_of_the_plugin() {
    assert_snapshot!(field("uint32 more = 2 [(plugwright.v1.field).broker_id_for = \"acme.v1.Main\"];"), @r#"
    contract/broker-target-role

      x `acme.v1.Request.more` carries the broker id of `acme.v1.Main`, which is not `ROLE_HOST`
        ,-[acme/v1/main.proto:16:20]
     15 |   uint32 book = 1 [(plugwright.v1.field).broker_id_for = "acme.v1.Book"];
     16 |   uint32 more = 2 [(plugwright.v1.field).broker_id_for = "acme.v1.Main"];
        :                    ^^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^
        :                                              `-- here
     17 | }
        `----
      help: name a service that the host implements
    "#);
}

#[test]
fn service_with_a_fixed_id() {
    assert_snapshot!(host(
        "broker: { fixed: 0x40000000 }",
        "message Request {\n  uint32 book = 1 [(plugwright.v1.field).broker_id_for = \"acme.v1.Book\"];\n}\n",
    ), @r#"
    contract/broker-target-role

      x `acme.v1.Request.book` carries the broker id of `acme.v1.Book`, which has a fixed one
        ,-[acme/v1/main.proto:15:20]
     14 | message Request {
     15 |   uint32 book = 1 [(plugwright.v1.field).broker_id_for = "acme.v1.Book"];
        :                    ^^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^
        :                                              `-- here
     16 | }
        `----
      help: drop the mark, or give the service `broker: { from_field: true }`
    "#);
}
