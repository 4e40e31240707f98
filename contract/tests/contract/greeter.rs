//! The example contract, through every form.

use std::time::Duration;

use contract::model::{Broker, Cardinality, Example, Kind, Role, Scalar};
use contract::{Loaded, Sources};
use serde_json::json;

use crate::support::{greeter, proto};

fn loaded() -> Loaded {
    contract::load(&greeter()).unwrap_or_else(|it| panic!("{it}"))
}

#[test]
fn versions() {
    let contract = loaded().contract;
    assert_eq!(contract.app, "examples.greeter");
    assert_eq!(contract.magic_cookie.key, "GREETER_PLUGIN");
    assert_eq!(contract.magic_cookie.value, "0f8c1a3e5d7b49f2");
    let versions: Vec<_> = contract
        .versions
        .iter()
        .map(|it| (it.protocol_version, it.deprecated))
        .collect();
    assert_eq!(versions, [(1, true), (2, false)]);
    assert_eq!(
        contract.versions[0].comment,
        "A greeter: the smallest plugin system that is worth a contract."
    );
    assert_eq!(
        contract.versions[1].files,
        ["examples/greeter/v2/greeter.proto"]
    );
}

#[test]
fn services() {
    let version = &loaded().contract.versions[1];
    let [greeter, book] = version.services.as_slice() else {
        panic!("two services")
    };
    assert_eq!(
        (greeter.role, greeter.plugin_name.as_deref(), greeter.broker),
        (Role::Plugin, Some("greeter"), None)
    );
    assert_eq!(
        (book.role, book.plugin_name.as_deref(), book.broker),
        (Role::Host, None, Some(Broker::FromField))
    );
    assert_eq!(greeter.comment, "Greets people.");
    let methods: Vec<_> = greeter
        .methods
        .iter()
        .map(|it| (it.name.as_str(), it.client_streaming, it.server_streaming))
        .collect();
    assert_eq!(
        methods,
        [
            ("Greet", false, false),
            ("Repeat", false, true),
            ("GreetAll", true, false),
            ("Converse", true, true)
        ]
    );
    let greet = &greeter.methods[0];
    assert_eq!(greet.path, "/examples.greeter.v2.Greeter/Greet");
    assert_eq!(greet.default_timeout, Some(Duration::from_secs(5)));
    let casual = Example {
        name: "casual".to_owned(),
        requests: vec![json!({"name": "Ada", "style": "STYLE_CASUAL"})],
        responses: vec![json!({"text": "Hi Ada"})],
        encoded_requests: vec![b"\n\x03Ada\x10\x02".to_vec()],
        encoded_responses: vec![b"\n\x06Hi Ada".to_vec()],
        error_code: None,
    };
    assert_eq!(greet.examples[1], casual);
    assert_eq!(
        greet.examples[2].error_code.as_deref(),
        Some("INVALID_ARGUMENT")
    );
}

#[test]
fn messages() {
    let version = &loaded().contract.versions[1];
    let request = &version.messages[0];
    let fields: Vec<_> = request
        .fields
        .iter()
        .map(|it| (it.name.as_str(), it.number, &it.kind))
        .collect();
    let style = Kind::Enum("examples.greeter.v2.Style".to_owned());
    let expected = [
        ("name", 1, &Kind::Scalar(Scalar::String)),
        ("style", 2, &style),
        ("guest_book", 3, &Kind::Scalar(Scalar::Uint32)),
    ];
    assert_eq!(fields, expected);
    let book = &request.fields[2];
    assert_eq!(book.cardinality, Cardinality::Singular);
    assert_eq!(
        book.broker_id_for.as_deref(),
        Some("examples.greeter.v2.GuestBook")
    );
    assert_eq!(
        book.comment,
        "Where the host serves its guest book; 0 where it has none."
    );
    assert_eq!(version.enums[0].values[2].comment, "`Hi Ada`");
}

#[test]
fn stripping_leaves_no_residue() {
    let stripped = loaded().stripped;
    let names: Vec<&str> = stripped
        .set
        .file
        .iter()
        .map(prost_types::FileDescriptorProto::name)
        .collect();
    assert_eq!(
        names,
        [
            "examples/greeter/v1/greeter.proto",
            "examples/greeter/v2/greeter.proto"
        ]
    );
    let found = |needle: &[u8]| stripped.bytes.windows(needle.len()).any(|it| it == needle);
    assert!(!found(b"plugwright"));
    // The key of field 51960, length-delimited, and the number itself in a position.
    assert!(!found(&[0xc2, 0xaf, 0x19]));
    assert!(!found(&[0xf8, 0x95, 0x03]));
    // What is not ours stays: a comment, and an option of protobuf's own.
    assert!(found(b"Greets one person."));
    let options = stripped.set.file[0].service[0].method[0]
        .options
        .as_ref()
        .unwrap();
    assert_eq!(
        options.idempotency_level(),
        prost_types::method_options::IdempotencyLevel::NoSideEffects
    );
    assert!(stripped.set.file[0].service[0].options.is_none());
    prost_reflect::DescriptorPool::decode(stripped.bytes.as_slice()).expect("it is complete");
}

#[test]
fn stripped_sets_can_be_cut_down() {
    let loaded = loaded();
    let cut = loaded
        .stripped
        .reachable_from(&loaded.contract.versions[1].files);
    assert_eq!(cut.set.file.len(), 1);
    assert_eq!(cut.set.file[0], loaded.stripped.set.file[1]);
}

#[test]
fn descriptors_need_no_annotations() {
    let files = vec![
        proto("goplugin/broker.proto"),
        proto("goplugin/stdio.proto"),
    ];
    let pool = contract::load_descriptors(&Sources::Protos {
        files,
        includes: Vec::new(),
    })
    .unwrap();
    assert!(pool.get_service_by_name("plugin.GRPCStdio").is_some());
}
