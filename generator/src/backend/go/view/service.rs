//! The services that a plugin implements, and their skeleton.

use std::collections::BTreeSet;

use contract::model;

use super::super::BackendError;
use super::super::fragment::{Comment, Identifier, Literal};
use super::super::names;
use super::super::packages::{MessageType, Package, Packages};
use super::example::Example;
use super::host::all_messages;
use super::version::path_constant;
use super::{Host, HostCall};
use crate::text::Words;

/// A service that a plugin implements.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) name: Identifier,
    pub(crate) comment: Comment,
    /// It is served only where the plugin implements it.
    pub(crate) optional: bool,
    pub(crate) methods: Vec<Method>,
    /// The skeleton's type.
    pub(crate) type_name: Identifier,
    /// The skeleton's file, without its extension.
    pub(crate) file: String,
    /// The skeleton's methods that call the host.
    pub(crate) host_calls: Vec<HostCall>,
    packages: BTreeSet<Package>,
}

/// A method of such a service.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: Identifier,
    pub(crate) comment: Comment,
    pub(crate) path_constant: Identifier,
    pub(crate) client_streaming: bool,
    pub(crate) server_streaming: bool,
    pub(crate) request: MessageType,
    pub(crate) response: MessageType,
    pub(crate) examples: Vec<Example>,
    /// What the skeleton answers from.
    pub(crate) skeleton: Skeleton,
    /// The helpers that call the host about a request.
    pub(crate) host_calls: Vec<Identifier>,
}

/// How the skeleton answers a method.
#[derive(Debug)]
pub(crate) struct Skeleton {
    /// Each request of a stream has its own answer.
    pub(crate) each: bool,
    /// The variable that holds the examples.
    pub(crate) variable: Identifier,
    /// The fields of a request that differ from call to call.
    pub(crate) broker_ids: Vec<Literal>,
    pub(crate) examples: Vec<Example>,
}

impl Service {
    pub(super) fn new(
        service: &model::Service,
        version: &model::Version,
        own_package: &Package,
        hosts: &[Host],
        packages: &Packages<'_>,
        type_names: &mut BTreeSet<String>,
    ) -> Result<Self, BackendError> {
        let name = names::exported(&service.name);
        let words = unique(&service.name, type_names);
        let suffix = version.protocol_version;
        let type_name = Identifier::new(&format!("{}V{suffix}", words.camel()));
        let mut host_calls = Vec::new();
        let mut methods = Vec::new();
        for method in &service.methods {
            let calls = calls_of(method, version, hosts, packages, &mut host_calls)?;
            let broker_ids = broker_ids(method, version);
            methods.push(Method::new(
                method,
                &service.name,
                &type_name,
                broker_ids,
                calls,
                packages,
            )?);
        }
        let comment = match service.comment.as_str() {
            "" => format!("{name} is the service `{}`.", service.full_name),
            comment => comment.to_owned(),
        };
        Ok(Self {
            comment: Comment::about(&name, &comment),
            optional: service.optional || service.role == model::Role::Shared,
            packages: named_packages(own_package, &methods, &host_calls),
            methods,
            file: format!("{}_v{suffix}", words.snake()),
            type_name,
            host_calls,
            name,
        })
    }

    /// One letter, as receivers are in Go.
    pub(crate) fn receiver(&self) -> &str {
        &self.type_name.as_str()[..1]
    }

    /// The packages of Go's libraries whose messages the skeleton names.
    pub(crate) fn foreign_packages(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|it| it.foreign)
    }

    /// The SDK's own packages whose messages the skeleton names.
    pub(crate) fn own_packages(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|it| !it.foreign)
    }

    /// Whether a request holds the id of a broker.
    pub(crate) fn speaks_of_hosts(&self) -> bool {
        self.methods
            .iter()
            .any(|it| !it.skeleton.broker_ids.is_empty())
    }

    pub(crate) fn is_unary_anywhere(&self) -> bool {
        let mut methods = self.methods.iter();
        methods.any(|it| !it.client_streaming && !it.server_streaming)
            || !self.host_calls.is_empty()
    }

    pub(crate) fn is_streaming_anywhere(&self) -> bool {
        self.methods
            .iter()
            .any(|it| it.client_streaming || it.server_streaming)
    }

    pub(crate) fn reads_streams(&self) -> bool {
        self.methods.iter().any(|it| it.client_streaming)
    }

    pub(crate) fn collects_requests(&self) -> bool {
        self.methods
            .iter()
            .any(|it| it.client_streaming && !it.skeleton.each)
    }

    pub(crate) fn fails_anywhere(&self) -> bool {
        let mut examples = self.methods.iter().flat_map(|it| &it.skeleton.examples);
        examples.any(|it| it.code.is_some())
    }
}

/// How the skeleton's method reads and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One request, one response.
    Unary,
    /// One request, any number of responses.
    ServerStream,
    /// All requests first.
    Collected,
    /// One response for each request.
    Each,
}

impl Method {
    pub(crate) fn shape(&self) -> Shape {
        match (
            self.client_streaming,
            self.server_streaming,
            self.skeleton.each,
        ) {
            (false, false, _) => Shape::Unary,
            (false, true, _) => Shape::ServerStream,
            (true, _, false) => Shape::Collected,
            (true, _, true) => Shape::Each,
        }
    }

    /// gRPC's type of a stream of requests.
    pub(crate) fn stream(&self) -> &'static str {
        if self.server_streaming {
            "BidiStreamingServer"
        } else {
            "ClientStreamingServer"
        }
    }

    fn new(
        method: &model::Method,
        service: &str,
        type_name: &Identifier,
        broker_ids: Vec<Literal>,
        host_calls: Vec<Identifier>,
        packages: &Packages<'_>,
    ) -> Result<Self, BackendError> {
        let name = names::exported(&method.name);
        let examples: Vec<_> = method.examples.iter().map(Example::new).collect();
        let conversation = method.client_streaming && method.server_streaming;
        let turns = Example::turns(&examples).filter(|_| conversation);
        Ok(Self {
            comment: Comment::about(&name, &method.comment),
            path_constant: path_constant(service, &method.name),
            client_streaming: method.client_streaming,
            server_streaming: method.server_streaming,
            request: packages.message(&method.input)?,
            response: packages.message(&method.output)?,
            skeleton: Skeleton {
                each: turns.is_some(),
                variable: Identifier::new(&format!("{type_name}{name}")),
                broker_ids,
                examples: turns.unwrap_or_else(|| examples.clone()),
            },
            examples,
            host_calls,
            name,
        })
    }
}

/// The request's fields that hold the id of a broker.
fn broker_ids(method: &model::Method, version: &model::Version) -> Vec<Literal> {
    let messages = all_messages(&version.messages).into_iter();
    let fields = messages
        .filter(|message| message.full_name == method.input)
        .flat_map(|message| &message.fields);
    fields
        .filter(|field| field.broker_id_for.is_some())
        .map(|field| Literal::new(&field.name))
        .collect()
}

/// Adds what a method's requests need to the service's calls, and names them.
fn calls_of(
    method: &model::Method,
    version: &model::Version,
    hosts: &[Host],
    packages: &Packages<'_>,
    calls: &mut Vec<HostCall>,
) -> Result<Vec<Identifier>, BackendError> {
    let messages = all_messages(&version.messages);
    let Some(message) = messages.into_iter().find(|it| it.full_name == method.input) else {
        return Ok(Vec::new());
    };
    let mut helpers = Vec::new();
    for host in hosts {
        let Some(mut call) = host.call(message, packages)? else {
            continue;
        };
        let known = calls
            .iter()
            .find(|it| it.service == call.service && it.message == call.message);
        if let Some(known) = known {
            helpers.push(known.helper.clone());
            continue;
        }
        if calls.iter().any(|it| it.helper == call.helper) {
            call.helper = Identifier::new(&format!("{}For{}", call.helper, call.message.name));
        }
        helpers.push(call.helper.clone());
        calls.push(call);
    }
    Ok(helpers)
}

fn named_packages(own: &Package, methods: &[Method], host_calls: &[HostCall]) -> BTreeSet<Package> {
    let of_methods = methods.iter().flat_map(|it| [&it.request, &it.response]);
    let of_calls = host_calls.iter().flat_map(|it| [&it.message, &it.request]);
    let messages = of_methods.chain(of_calls).map(|it| it.package.clone());
    messages.chain([own.clone()]).collect()
}

/// The words of a name, with a number where another service has the same.
fn unique(name: &str, taken: &mut BTreeSet<String>) -> Words {
    let mut words = Words::of(name);
    if words.iter().next().is_none() {
        words = Words::of("service");
    }
    let mut number = 2;
    let mut candidate = words.clone();
    while !taken.insert(candidate.snake()) {
        candidate = Words::of(&format!("{}_{number}", words.snake()));
        number += 1;
    }
    candidate
}
