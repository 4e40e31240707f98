//! Examples of a method, checked against its types.

use std::collections::BTreeSet;

use prost_reflect::{
    DeserializeOptions, DynamicMessage, MessageDescriptor, MethodDescriptor, SerializeOptions,
};
use serde_json::Value;

use super::file::{SourceFile, tag};
use super::name::ERROR_CODES;
use crate::Code;
use crate::annotations;
use crate::diagnostic::Diagnostic;
use crate::model::Example;

/// Lowers the examples of one method.
pub(super) fn lower_all(
    file: &SourceFile,
    method: &MethodDescriptor,
    examples: &[annotations::Example],
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
        lowered.push(lower(method, example, &mut push));
    }
    lowered
}

fn lower(
    method: &MethodDescriptor,
    example: &annotations::Example,
    push: &mut impl FnMut(Code, String, &str),
) -> Example {
    let mut read = |kind: &str, message: &MessageDescriptor, texts: &[String]| {
        let mut values = Vec::new();
        for text in texts {
            values.push(canonical(message, text).unwrap_or_else(|reason| {
                let (name, full_name) = (&example.name, message.full_name());
                let told =
                    format!("a {kind} of the example {name:?} is no `{full_name}`: {reason}");
                push(
                    Code::ExampleJson,
                    told,
                    "write protobuf's JSON, such as `\"{\\\"name\\\":\\\"Ada\\\"}\"`",
                );
                Value::Null
            }));
        }
        values
    };
    Example {
        name: example.name.clone(),
        requests: read("request", &method.input(), &example.requests),
        responses: read("response", &method.output(), &example.responses),
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

/// Reads protobuf's JSON and writes it back in its one canonical form.
fn canonical(message: &MessageDescriptor, text: &str) -> Result<Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let value = DynamicMessage::deserialize_with_options(message.clone(), &mut reader, &options)?;
    reader.end()?;
    value.serialize_with_options(serde_json::value::Serializer, &SerializeOptions::new())
}
