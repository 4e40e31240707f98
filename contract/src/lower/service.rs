//! Services and their methods.

use std::time::Duration;

use prost_reflect::{MethodDescriptor, ServiceDescriptor};

use super::file::{SourceFile, tag};
use super::{example, message, name};
use crate::Code;
use crate::annotations::{self, BrokerId, Extensions};
use crate::diagnostic::Diagnostic;
use crate::model::{Broker, Lifecycle, Method, Role, Service};

/// Ids below are handed out by brokers, from 1 upwards.
const FIRST_FIXED_ID: u32 = 0x4000_0000;

/// Lowers one service.
pub(super) fn lower(
    file: &SourceFile,
    descriptor: &ServiceDescriptor,
    extensions: &Extensions,
    found: &mut Vec<Diagnostic>,
) -> Service {
    let annotation: annotations::Service =
        annotations::read(&descriptor.options(), &extensions.service).unwrap_or_default();
    check(file, descriptor, &annotation, found);
    let role = match annotation.role() {
        annotations::Role::Plugin => Role::Plugin,
        // Where the role is missing, nothing else is to be said about the service.
        annotations::Role::Host | annotations::Role::Unspecified => Role::Host,
        annotations::Role::Shared => Role::Shared,
    };
    let options = descriptor.service_descriptor_proto().options.as_ref();
    Service {
        name: descriptor.name().to_owned(),
        full_name: descriptor.full_name().to_owned(),
        role,
        plugin_name: Some(annotation.plugin_name).filter(|it| !it.is_empty()),
        broker: annotation
            .broker
            .filter(|_| role == Role::Host)
            .and_then(|it| broker(it.id?)),
        optional: annotation.optional,
        deprecated: options.is_some_and(prost_types::ServiceOptions::deprecated),
        methods: descriptor
            .methods()
            .map(|it| method(file, &it, extensions, found))
            .collect(),
        comment: file.comment(descriptor.path()),
    }
}

fn broker(id: BrokerId) -> Option<Broker> {
    match id {
        BrokerId::FromField(true) => Some(Broker::FromField),
        BrokerId::FromField(false) => None,
        BrokerId::Fixed(id) => Some(Broker::Fixed(id)),
    }
}

fn check(
    file: &SourceFile,
    descriptor: &ServiceDescriptor,
    annotation: &annotations::Service,
    found: &mut Vec<Diagnostic>,
) {
    let full_name = descriptor.full_name();
    if name::is_reserved_type(full_name) {
        found.push(Diagnostic::new(
            Code::NameReserved,
            file.name_place(descriptor.path()),
            format!("`{full_name}` is a service of go-plugin itself"),
            "rename it, or move it to a package of another name",
        ));
    }
    let place = |word: &str| file.annotation_place(descriptor.path(), tag::SERVICE_OPTIONS, word);
    let mut push = |code: Code, word: &str, message: String, help: &str| {
        found.push(Diagnostic::new(code, place(word), message, help));
    };
    match annotation.role() {
        annotations::Role::Unspecified => {
            let message = format!("the service `{full_name}` has no role");
            let help = "say who implements it: `option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name: \
                        \"…\" };`, or `role: ROLE_HOST` with a `broker`";
            push(Code::RoleMissing, "role", message, help);
            return;
        }
        annotations::Role::Host => check_host(full_name, annotation, &mut push),
        annotations::Role::Plugin | annotations::Role::Shared => {
            check_plugin(full_name, annotation, &mut push);
        }
    }
    if !name::is_plugin_name(&annotation.plugin_name) {
        let message = format!(
            "the plugin name {:?} of `{full_name}` is malformed",
            annotation.plugin_name
        );
        push(
            Code::PluginNameMalformed,
            "plugin_name",
            message,
            "use letters, digits, `-`, `_` and `.`",
        );
    }
}

fn check_plugin(
    full_name: &str,
    annotation: &annotations::Service,
    push: &mut impl FnMut(Code, &str, String, &str),
) {
    if annotation.role() == annotations::Role::Plugin && annotation.plugin_name.is_empty() {
        let message = format!("the plugin's service `{full_name}` has no `plugin_name`");
        let help = "say under which name a host dispenses it: `plugin_name: \"greeter\"`; services may share one";
        push(Code::PluginNameMissing, "role", message, help);
    }
    if annotation.broker.is_some() {
        let message = format!("`{full_name}` has a `broker`, but is not `ROLE_HOST`");
        let help = "leave `broker` out: only a host's services are reached through it";
        push(Code::BrokerMisplaced, "broker", message, help);
    }
}

fn check_host(
    full_name: &str,
    annotation: &annotations::Service,
    push: &mut impl FnMut(Code, &str, String, &str),
) {
    if !annotation.plugin_name.is_empty() {
        let message = format!("the host's service `{full_name}` has a `plugin_name`");
        push(
            Code::PluginNameMisplaced,
            "plugin_name",
            message,
            "leave it out: nobody dispenses a host's service",
        );
    }
    match annotation.broker.as_ref().and_then(|it| broker(it.id?)) {
        None => {
            let message = format!(
                "the host's service `{full_name}` does not say how the plugin learns its broker id"
            );
            let help = "say `broker: { from_field: true }` and mark the request field that carries it with \
                        `broker_id_for`, or agree on one: `broker: { fixed: 0x40000000 }`";
            push(Code::BrokerMissing, "role", message, help);
        }
        Some(Broker::Fixed(id)) if id < FIRST_FIXED_ID => {
            let message = format!(
                "the fixed broker id {id} of `{full_name}` may be handed out to something else"
            );
            let help = "choose one from 0x40000000 upwards: brokers count up from 1";
            push(Code::BrokerIdLow, "fixed", message, help);
        }
        Some(_) => {}
    }
}

fn method(
    file: &SourceFile,
    descriptor: &MethodDescriptor,
    extensions: &Extensions,
    found: &mut Vec<Diagnostic>,
) -> Method {
    let annotation: annotations::Method =
        annotations::read(&descriptor.options(), &extensions.method).unwrap_or_default();
    let lifecycle = match annotation.lifecycle() {
        annotations::Lifecycle::Unspecified => None,
        annotations::Lifecycle::Configure => Some(Lifecycle::Configure),
        annotations::Lifecycle::Shutdown => Some(Lifecycle::Shutdown),
    };
    if lifecycle.is_some() && (descriptor.is_client_streaming() || descriptor.is_server_streaming())
    {
        found.push(Diagnostic::new(
            Code::LifecycleStreaming,
            file.annotation_place(descriptor.path(), tag::METHOD_OPTIONS, "lifecycle"),
            format!(
                "`{}` is a stream, so it has no one moment in a plugin's life",
                descriptor.full_name()
            ),
            "leave `lifecycle` out, or make request and response single messages",
        ));
    }
    for message in [descriptor.input(), descriptor.output()] {
        message::check_origin(
            file,
            descriptor.path(),
            &message.parent_file(),
            message.full_name(),
            found,
        );
    }
    let options = descriptor.method_descriptor_proto().options.as_ref();
    Method {
        name: descriptor.name().to_owned(),
        path: format!(
            "/{}/{}",
            descriptor.parent_service().full_name(),
            descriptor.name()
        ),
        input: descriptor.input().full_name().to_owned(),
        output: descriptor.output().full_name().to_owned(),
        client_streaming: descriptor.is_client_streaming(),
        server_streaming: descriptor.is_server_streaming(),
        optional: annotation.optional,
        default_timeout: Some(annotation.default_timeout_ms)
            .filter(|it| *it > 0)
            .map(|it| Duration::from_millis(it.into())),
        lifecycle,
        examples: example::lower_all(file, descriptor, &annotation.examples, extensions, found),
        deprecated: options.is_some_and(prost_types::MethodOptions::deprecated),
        comment: file.comment(descriptor.path()),
    }
}
