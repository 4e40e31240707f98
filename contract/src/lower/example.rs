//! Examples of a method, checked against its types.

use std::collections::BTreeSet;

use prost_reflect::{
    DeserializeOptions, DynamicMessage, MessageDescriptor, MethodDescriptor, SerializeOptions,
};
use serde_json::Value;

use super::encode::encode;
use super::file::{SourceFile, tag};
use super::name::ERROR_CODES;
use crate::Code;
use crate::annotations::{self, Extensions};
use crate::diagnostic::Diagnostic;
use crate::model::Example;

/// Lowers the examples of one method.
pub(super) fn lower_all(
    file: &SourceFile,
    method: &MethodDescriptor,
    examples: &[annotations::Example],
    extensions: &Extensions,
    found: &mut Vec<Diagnostic>,
) -> Vec<Example> {
    let mut names = BTreeSet::new();
    let mut lowered = Vec::new();
    for example in examples {
        let quoted = format!("{:?}", example.name);
        let mut push = |code: Code, message: String, help: &str| {
            let place = file.annotation_place(method.path(), tag::METHOD_OPTIONS, &quoted);
            found.push(Diagnostic::new(code, place, message, help));
        };
        if example.name.is_empty() {
            let message = format!("an example of `{}` has no name", method.full_name());
            push(
                Code::ExampleName,
                message,
                "say what it shows: `name: \"empty name\"`",
            );
        } else if !names.insert(&example.name) {
            let message = format!("`{}` has two examples named {quoted}", method.full_name());
            push(Code::ExampleName, message, "give each a name of its own");
        }
        check_outcome(method, example, &mut push);
        lowered.push(lower(method, example, extensions, &mut push));
    }
    lowered
}

fn lower(
    method: &MethodDescriptor,
    example: &annotations::Example,
    extensions: &Extensions,
    push: &mut impl FnMut(Code, String, &str),
) -> Example {
    let mut read = |kind: &str, message: &MessageDescriptor, texts: &[String]| {
        let (mut values, mut encoded) = (Vec::new(), Vec::new());
        for text in texts {
            let (value, bytes) = canonical(message, text, extensions).unwrap_or_else(|reason| {
                let (name, full_name) = (&example.name, message.full_name());
                let told =
                    format!("a {kind} of the example {name:?} is no `{full_name}`: {reason}");
                push(
                    Code::ExampleJson,
                    told,
                    "write protobuf's JSON, such as `\"{\\\"name\\\":\\\"Ada\\\"}\"`",
                );
                (Value::Null, Vec::new())
            });
            values.push(value);
            encoded.push(bytes);
        }
        (values, encoded)
    };
    let (requests, encoded_requests) = read("request", &method.input(), &example.requests);
    let (responses, encoded_responses) = read("response", &method.output(), &example.responses);
    Example {
        name: example.name.clone(),
        requests,
        responses,
        encoded_requests,
        encoded_responses,
        error_code: Some(example.error_code.clone()).filter(|it| !it.is_empty()),
    }
}

fn check_outcome(
    method: &MethodDescriptor,
    example: &annotations::Example,
    push: &mut impl FnMut(Code, String, &str),
) {
    let name = &example.name;
    let (requests, responses) = (example.requests.len(), example.responses.len());
    let fails = !example.error_code.is_empty();
    if fails && !ERROR_CODES.contains(&example.error_code.as_str()) {
        let message = format!(
            "the example {name:?} expects the status code {:?}",
            example.error_code
        );
        let help = "use one of gRPC's names, such as `INVALID_ARGUMENT`; for a call that succeeds leave \
                    `error_code` out";
        push(Code::ExampleErrorCode, message, help);
    }
    if !method.is_client_streaming() && requests != 1 {
        let message = format!(
            "the example {name:?} has {requests} requests, but `{}` takes one",
            method.name()
        );
        push(
            Code::ExampleArity,
            message,
            "give it exactly one; `requests: \"{}\"` is the empty one",
        );
    }
    if method.is_server_streaming() {
        return;
    }
    if fails && responses > 0 {
        let message = format!("the example {name:?} has both a response and an `error_code`");
        push(
            Code::ExampleOutcome,
            message,
            "keep one of the two: the call is answered once",
        );
    } else if !fails && responses != 1 {
        let message = format!(
            "the example {name:?} has {responses} responses, but `{}` gives one",
            method.name()
        );
        let help = "give it exactly one, or an `error_code` where the call fails";
        push(Code::ExampleArity, message, help);
    }
}

/// Reads protobuf's JSON and writes it back in its one canonical form, and on the wire.
fn canonical(
    message: &MessageDescriptor,
    text: &str,
    extensions: &Extensions,
) -> Result<(Value, Vec<u8>), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let mut value =
        DynamicMessage::deserialize_with_options(message.clone(), &mut reader, &options)?;
    reader.end()?;
    let json =
        value.serialize_with_options(serde_json::value::Serializer, &SerializeOptions::new())?;
    for field in message.fields() {
        let annotation: annotations::Field =
            annotations::read(&field.options(), &extensions.field).unwrap_or_default();
        if !annotation.broker_id_for.is_empty() {
            value.clear_field(&field);
        }
    }
    Ok((json, encode(&value)))
}
