//! Lowers services to what implements them, what calls them, and the calls' contexts.

use std::collections::{BTreeMap, BTreeSet};

use contract::model::{self, Broker, Cardinality, Message, Role, Version};

use super::fragment::{Code, Comment, Identifier, Text};
use super::names::{self, Scope};
use super::types::Types;

/// What the module of services has beside them.
const MODULE: &[&str] = &["messages", "plugwright"];

/// What every context has already.
const CONTEXT: &[&str] = &[
    "accept",
    "connect",
    "constructor",
    "deadline",
    "dial",
    "metadata",
    "signal",
];

/// Every service of a version.
#[derive(Debug)]
pub(super) struct Services {
    pub(super) all: Vec<Service>,
    pub(super) context: Identifier,
    /// Of the module of examples.
    pub(super) examples: Identifier,
    pub(super) accessors: Vec<Accessor>,
}

/// A service, from either side.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) full_name: String,
    /// Of what protobuf-es describes it with.
    pub(super) descriptor: Identifier,
    pub(super) implementation: Identifier,
    pub(super) implement: Identifier,
    pub(super) client: Identifier,
    pub(super) new_client: Identifier,
    pub(super) doc: Comment,
    pub(super) methods: Vec<Method>,
    /// The argument that says the deadlines, where there are some.
    pub(super) timeouts: String,
    pub(super) served: bool,
}

/// A method.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) wire_name: String,
    pub(super) function: Identifier,
    pub(super) client_streaming: bool,
    pub(super) server_streaming: bool,
    pub(super) doc: Comment,
    /// Of its examples.
    pub(super) constant: Identifier,
    pub(super) examples: Vec<Example>,
    /// Fields of the request that carry broker ids.
    pub(super) broker_ids: Vec<Text>,
    /// The full name of the request.
    pub(super) input: String,
}

/// One call whose outcome the contract states.
#[derive(Debug)]
pub(super) struct Example {
    pub(super) name: Text,
    pub(super) requests: Vec<Text>,
    pub(super) responses: Vec<Text>,
    pub(super) error: Option<Identifier>,
}

/// How a handler reaches a service of the host.
#[derive(Debug)]
pub(super) struct Accessor {
    pub(super) name: Identifier,
    pub(super) doc: Comment,
    pub(super) signature: Code,
    pub(super) body: Code,
    /// The types of the messages that carry the broker id; empty where it is fixed.
    pub(super) carriers: Vec<Identifier>,
    /// Their full names.
    pub(super) carrier_names: Vec<String>,
    /// The full name of the service.
    pub(super) service: String,
}

impl Services {
    pub(super) fn of(version: &Version, types: &Types) -> Self {
        let mut scope = Scope::reserving(MODULE);
        let mut descriptors: BTreeMap<String, Identifier> = BTreeMap::new();
        for file in &version.files {
            let names = types.names(file);
            names.take_in(&mut scope);
            descriptors.extend(names.services.clone());
        }
        let context = scope.name("Context");
        let examples = scope.name("examples");
        let mut constants = Scope::reserving(MODULE);
        let mut all = Vec::new();
        for service in &version.services {
            let descriptor = descriptors[&service.name].clone();
            all.push(lower(
                service,
                descriptor,
                version,
                &mut scope,
                &mut constants,
            ));
        }
        let accessors = accessors(version, &all, types);
        Self {
            all,
            context,
            examples,
            accessors,
        }
    }
}

fn lower(
    service: &model::Service,
    descriptor: Identifier,
    version: &Version,
    scope: &mut Scope,
    constants: &mut Scope,
) -> Service {
    let upper = capitalised(&service.name);
    let otherwise = format!("The service `{}`.", service.full_name);
    let methods = service.methods.iter();
    let methods = methods.map(|it| method(service, it, version, constants));
    let methods: Vec<Method> = methods.collect();
    let timeouts = service.methods.iter().filter_map(|it| {
        let milliseconds = it.default_timeout?.as_millis();
        Some(format!("{}: {milliseconds}", names::method(&it.name)))
    });
    let timeouts: Vec<String> = timeouts.collect();
    Service {
        name: service.name.clone(),
        full_name: service.full_name.clone(),
        descriptor,
        implementation: scope.name(&format!("{upper}Implementation")),
        implement: scope.name(&format!("implement{upper}")),
        client: scope.name(&format!("{upper}Client")),
        new_client: scope.name(&format!("new{upper}Client")),
        doc: Comment::new(&service.comment, &otherwise, 0).deprecated(service.deprecated),
        methods,
        timeouts: if timeouts.is_empty() {
            String::new()
        } else {
            format!(", {{ {} }}", timeouts.join(", "))
        },
        served: service.role != Role::Host,
    }
}

fn method(
    service: &model::Service,
    method: &model::Method,
    version: &Version,
    constants: &mut Scope,
) -> Method {
    let function = names::method(&method.name);
    let first = names::method(&service.name);
    let constant = format!("{first}{}", capitalised(function.as_str()));
    let otherwise = format!("Answers `{}`.", method.path);
    let messages = all_messages(&version.messages);
    let request = messages.iter().find(|it| it.full_name == method.input);
    let fields = request.into_iter().flat_map(|it| &it.fields);
    let broker_ids = fields.filter(|it| it.broker_id_for.is_some() && it.oneof.is_none());
    let broker_ids = broker_ids.map(|it| Text(names::property(&it.name).to_string()));
    Method {
        wire_name: method.name.clone(),
        client_streaming: method.client_streaming,
        server_streaming: method.server_streaming,
        doc: Comment::new(&method.comment, &otherwise, 2).deprecated(method.deprecated),
        constant: constants.name(&constant),
        examples: method.examples.iter().map(example).collect(),
        broker_ids: broker_ids.collect(),
        input: method.input.clone(),
        function,
    }
}

fn example(example: &model::Example) -> Example {
    let requests = example.requests.iter().map(|it| Text(it.to_string()));
    let responses = example.responses.iter().map(|it| Text(it.to_string()));
    Example {
        name: Text(example.name.clone()),
        requests: requests.collect(),
        responses: responses.collect(),
        error: example.error_code.clone().map(Identifier::new),
    }
}

/// One for each field name and service, and one for each service at a fixed id.
fn accessors(version: &Version, services: &[Service], types: &Types) -> Vec<Accessor> {
    let by_name = services.iter().map(|it| (it.full_name.as_str(), it));
    let by_name: BTreeMap<&str, &Service> = by_name.collect();
    let mut scope = Scope::reserving(CONTEXT);
    let mut accessors = Vec::new();
    for ((field, full_name), carriers) in carriers(version) {
        if let Some(service) = by_name.get(full_name) {
            let name = scope.name(names::property(field).as_str());
            accessors.push(by_field(name, field, service, &carriers, types));
        }
    }
    for service in &version.services {
        if let Some(Broker::Fixed(id)) = service.broker {
            let lowered = by_name[service.full_name.as_str()];
            let name = scope.name(names::method(&service.name).as_str());
            accessors.push(fixed(name, lowered, id));
        }
    }
    accessors
}

/// The messages that carry a broker id, by the field's name and the service's.
fn carriers(version: &Version) -> BTreeMap<(&str, &str), Vec<&Message>> {
    let mut carriers: BTreeMap<(&str, &str), Vec<&Message>> = BTreeMap::new();
    for message in all_messages(&version.messages) {
        for field in &message.fields {
            if let Some(service) = field.broker_id_for.as_deref() {
                let key = (field.name.as_str(), service);
                carriers.entry(key).or_default().push(message);
            }
        }
    }
    carriers
}

fn by_field(
    name: Identifier,
    field: &str,
    service: &Service,
    carriers: &[&Message],
    types: &Types,
) -> Accessor {
    let shapes = carriers
        .iter()
        .map(|it| types.get(&it.full_name).shape.clone());
    let shapes: Vec<Identifier> = shapes.collect();
    let messages = shapes.iter().map(|it| format!("messages.{it}"));
    let messages = messages.collect::<Vec<_>>().join(" | ");
    let ids: BTreeSet<String> = carriers.iter().map(|it| broker_id(it, field)).collect();
    let id = ids.into_iter().collect::<Vec<_>>().join(" || ");
    let doc = format!(
        "Returns the host's `{}`; undefined where it serves none.",
        service.full_name
    );
    Accessor {
        doc: Comment::new("", &doc, 2),
        signature: Code::list(
            2,
            &format!("{name}("),
            &[format!("message: {messages}")],
            &format!("): Promise<{} | undefined> {{", service.client),
        ),
        body: Code(format!(
            "return this.connect(messages.{}, {id}{});",
            service.descriptor, service.timeouts
        )),
        carriers: shapes,
        carrier_names: carriers.iter().map(|it| it.full_name.clone()).collect(),
        service: service.full_name.clone(),
        name,
    }
}

/// The expression for the id that a message carries.
fn broker_id(message: &Message, field: &str) -> String {
    let field = message.fields.iter().find(|it| it.name == field);
    let field = field.expect("the message was found by its field");
    let property = names::property(&field.name);
    match (field.oneof, &field.cardinality) {
        (Some(group), _) => {
            let group = names::property(&message.oneofs[group]);
            let case = Text(names::choice(&field.name));
            format!("(message.{group}.case === {case} ? message.{group}.value : 0)")
        }
        (None, Cardinality::Optional) => format!("(message.{property} ?? 0)"),
        (None, _) => format!("message.{property}"),
    }
}

fn fixed(name: Identifier, service: &Service, id: u32) -> Accessor {
    Accessor {
        doc: Comment::new(
            "",
            &format!("Returns the host's `{}`.", service.full_name),
            2,
        ),
        signature: Code(format!("{name}(): Promise<{}> {{", service.client)),
        body: Code(format!(
            "return this.dial(messages.{}, {id}{});",
            service.descriptor, service.timeouts
        )),
        carriers: Vec::new(),
        carrier_names: Vec::new(),
        service: service.full_name.clone(),
        name,
    }
}

/// Messages with those that are nested in them.
fn all_messages(messages: &[Message]) -> Vec<&Message> {
    let nested = messages.iter().flat_map(|it| all_messages(&it.messages));
    messages.iter().chain(nested).collect()
}

pub(super) fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
