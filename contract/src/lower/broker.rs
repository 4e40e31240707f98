//! The broker ids of host services: each must reach the plugin, by one way.

use std::collections::BTreeMap;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::contract::Part;
use super::file::{SourceFile, tag};
use crate::Code;
use crate::annotations::{self, Extensions};
use crate::diagnostic::Diagnostic;
use crate::model::{Broker, Role, Service, Version};

/// Checks fields and services of the whole contract against each other.
pub(super) fn check(
    parts: &[Part<'_>],
    versions: &[Version],
    extensions: &Extensions,
    found: &mut Vec<Diagnostic>,
) {
    let services: BTreeMap<&str, &Service> = versions
        .iter()
        .flat_map(|it| &it.services)
        .map(|it| (it.full_name.as_str(), it))
        .collect();
    let mut carried = Vec::new();
    for (file, field, target) in carriers(parts, extensions) {
        check_carrier(file, &field, &target, &services, found);
        carried.push(target);
    }
    for part in parts {
        check_part(part, &services, &carried, found);
    }
}

/// The fields that are marked `broker_id_for`, with what they say.
fn carriers<'a>(
    parts: &'a [Part<'_>],
    extensions: &Extensions,
) -> Vec<(&'a SourceFile, FieldDescriptor, String)> {
    let mut carriers = Vec::new();
    for file in parts.iter().flat_map(|it| it.files) {
        let mut messages: Vec<MessageDescriptor> = file.descriptor.messages().collect();
        while let Some(message) = messages.pop() {
            messages.extend(message.child_messages());
            for field in message.fields() {
                let annotation: annotations::Field =
                    annotations::read(&field.options(), &extensions.field).unwrap_or_default();
                if !annotation.broker_id_for.is_empty() {
                    carriers.push((file, field, annotation.broker_id_for));
                }
            }
        }
    }
    carriers
}

fn check_carrier(
    file: &SourceFile,
    field: &FieldDescriptor,
    target: &str,
    services: &BTreeMap<&str, &Service>,
    found: &mut Vec<Diagnostic>,
) {
    let mut push = |code: Code, message: String, help: &str| {
        let place = file.annotation_place(field.path(), tag::FIELD_OPTIONS, "");
        found.push(Diagnostic::new(code, place, message, help));
    };
    if field.kind() != Kind::Uint32 || field.is_list() {
        let message = format!(
            "`{}` carries a broker id, but is no single `uint32`",
            field.full_name()
        );
        push(
            Code::BrokerFieldType,
            message,
            "make it a `uint32`, as go-plugin's broker numbers its connections",
        );
    }
    match services.get(target) {
        None => {
            let message = format!(
                "`{}` carries the broker id of `{target}`, which is no service here",
                field.full_name()
            );
            push(
                Code::BrokerTargetUnknown,
                message,
                &spelling(target, services),
            );
        }
        Some(service) if service.role != Role::Host => {
            let message = format!(
                "`{}` carries the broker id of `{target}`, which is not `ROLE_HOST`",
                field.full_name()
            );
            push(
                Code::BrokerTargetRole,
                message,
                "name a service that the host implements",
            );
        }
        Some(service) if matches!(service.broker, Some(Broker::Fixed(_))) => {
            let message = format!(
                "`{}` carries the broker id of `{target}`, which has a fixed one",
                field.full_name()
            );
            push(
                Code::BrokerTargetRole,
                message,
                "drop the mark, or give the service `broker: { from_field: true }`",
            );
        }
        Some(_) => {}
    }
}

fn spelling(target: &str, services: &BTreeMap<&str, &Service>) -> String {
    let short = target.rsplit('.').next();
    let near = services.values().find(|it| Some(it.name.as_str()) == short);
    near.map_or_else(
        || {
            "name a `ROLE_HOST` service with its package, such as `acme.greeter.v1.GuestBook`"
                .to_owned()
        },
        |it| format!("name it in full: `{}`", it.full_name),
    )
}

fn check_part(
    part: &Part<'_>,
    services: &BTreeMap<&str, &Service>,
    carried: &[String],
    found: &mut Vec<Diagnostic>,
) {
    let mut fixed: BTreeMap<u32, String> = BTreeMap::new();
    let descriptors = part
        .files
        .iter()
        .flat_map(|file| file.descriptor.services().map(move |it| (file, it)));
    for (file, descriptor) in descriptors.collect::<Vec<_>>() {
        let full_name = descriptor.full_name();
        let broker = services.get(full_name).and_then(|it| it.broker);
        let mut push = |code: Code, word: &str, message: String, help: String| {
            let place = file.annotation_place(descriptor.path(), tag::SERVICE_OPTIONS, word);
            found.push(Diagnostic::new(code, place, message, help));
        };
        match broker {
            Some(Broker::FromField) if !carried.iter().any(|it| it == full_name) => {
                let message = format!("no field carries the broker id of `{full_name}`");
                let help = format!(
                    "mark the request field that does: `uint32 … = 1 [(plugwright.v1.field).broker_id_for = \
                     \"{full_name}\"];`"
                );
                push(Code::BrokerFieldMissing, "from_field", message, help);
            }
            Some(Broker::Fixed(id)) => {
                if let Some(other) = fixed.insert(id, full_name.to_owned()) {
                    let message = format!(
                        "`{full_name}` and `{other}` have the same fixed broker id {id:#x}"
                    );
                    push(
                        Code::BrokerIdDuplicate,
                        "fixed",
                        message,
                        "give each an id of its own".to_owned(),
                    );
                }
            }
            _ => {}
        }
    }
}
