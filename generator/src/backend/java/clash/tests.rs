use super::*;

fn message(name: &str, nested: &[&str]) -> DescriptorProto {
    DescriptorProto {
        name: Some(name.to_owned()),
        nested_type: nested.iter().map(|it| message(it, &[])).collect(),
        ..DescriptorProto::default()
    }
}

fn check_message(message: &DescriptorProto) -> String {
    let around = Around(vec![message.name().to_owned()]);
    around
        .message(message, "org")
        .map_or_else(|error| error.to_string(), |()| String::new())
}

#[test]
fn messages_that_java_cannot_hold() {
    for (given, refused) in [
        (message("class", &[]), "a reserved word"),
        (message("record", &[]), "a reserved word"),
        (message("com", &[]), "hides what"),
        (message("org", &[]), "hides what"),
        (message("M", &["SuppressWarnings"]), "hides what"),
        (message("M", &["M"]), "inside of another `M`"),
        (message("M", &["Builder"]), "would both be `Builder`"),
        (message("M", &["builder"]), "names have no case"),
        (
            message("M", &["A", "AOrBuilder"]),
            "would both be `AOrBuilder`",
        ),
    ] {
        let told = check_message(&given);
        assert!(told.contains(refused), "{given:?}: {told}");
    }
    let harmless = message("String", &["Object", "Override", "list"]);
    assert_eq!(check_message(&harmless), "");
}

#[test]
fn one_class_a_file_on_every_machine() {
    let mut names = Names::default();
    names.declare("HTTPServerGrpc", "one").unwrap();
    let told = names.declare("HttpServerGrpc", "other").unwrap_err();
    assert!(
        told.to_string()
            .contains("the classes `HTTPServerGrpc` and `HttpServerGrpc`")
    );
}

#[test]
fn values_that_java_cannot_hold() {
    let definition = |values: &[&str]| EnumDescriptorProto {
        name: Some("E".to_owned()),
        value: values
            .iter()
            .map(|it| prost_types::EnumValueDescriptorProto {
                name: Some((*it).to_owned()),
                ..prost_types::EnumValueDescriptorProto::default()
            })
            .collect(),
        ..EnumDescriptorProto::default()
    };
    for values in [&["interface"][..], &["UNRECOGNIZED"], &["A", "A_VALUE"]] {
        assert!(
            enumeration("E", &definition(values), "com").is_err(),
            "{values:?}"
        );
    }
    assert!(enumeration("E", &definition(&["record", "func"]), "com").is_ok());
}

#[test]
fn classes_are_no_packages() {
    assert!(not_a_package("a.b", "c", &["a.b", "a.b.c.d"]).is_err());
    assert!(not_a_package("a.b", "c", &["a.b", "a.b.cd"]).is_ok());
}
