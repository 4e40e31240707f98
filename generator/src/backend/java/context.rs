//! Lowers the broker ids of a version to the ways in which a handler reaches the host.

use std::collections::BTreeMap;

use contract::model::{Broker, Message, Version};

use super::fragment::{Code, Comment, Identifier};
use super::imports::Imports;
use super::names::{self, Scope};
use super::types::Types;

/// What every context has already, and every object without being given anything.
const MEMBERS: &[&str] = &[
    "call",
    "clone",
    "finalize",
    "getClass",
    "hashCode",
    "notify",
    "notifyAll",
    "toString",
    "wait",
];

/// How a handler reaches a service of the host.
#[derive(Debug)]
pub(super) struct Accessor {
    pub(super) name: Identifier,
    /// The full name of the service.
    pub(super) service: String,
    /// The full names of the messages that carry its broker id; empty where it is fixed.
    pub(super) carriers: Vec<String>,
    /// One for each of them, or the one that is fixed.
    pub(super) ways: Vec<Way>,
}

/// One method.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) doc: Comment,
    pub(super) signature: Code,
    pub(super) body: Code,
}

/// One for each field name and service, and one for each service at a fixed id.
pub(super) fn accessors(
    version: &Version,
    clients: &BTreeMap<String, Identifier>,
    types: &Types,
    imports: &mut Imports,
) -> Vec<Accessor> {
    let mut scope = Scope::reserving(MEMBERS);
    let mut accessors = Vec::new();
    for ((field, service), carriers) in carriers(version) {
        let Some(client) = clients.get(service) else {
            continue;
        };
        let name = scope.name(names::variable(field).as_str());
        let ways = carriers.iter().map(|it| {
            let message = imports.of(types.get(&it.full_name));
            by_field(
                &name,
                service,
                client,
                &message,
                &broker_id(it, field, &message),
                imports,
            )
        });
        accessors.push(Accessor {
            ways: ways.collect(),
            carriers: carriers.iter().map(|it| it.full_name.clone()).collect(),
            service: service.to_owned(),
            name,
        });
    }
    for service in &version.services {
        if let Some(Broker::Fixed(id)) = service.broker {
            let name = scope.name(names::variable(&service.name).as_str());
            let client = &clients[&service.full_name];
            accessors.push(fixed(name, &service.full_name, client, id));
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
    name: &Identifier,
    service: &str,
    client: &Identifier,
    message: &str,
    id: &str,
    imports: &mut Imports,
) -> Way {
    let optional = imports.named("java.util", "Optional");
    let doc = format!("Returns the host's `{service}`; empty where it serves none.");
    let start = format!("return call.host().connect({id})");
    let map = format!(".map(channel -> new {client}(channel));");
    let line = format!("{start}{map}");
    Way {
        doc: Comment::new("", &doc, 2),
        signature: Code::list(
            2,
            &format!("public {optional}<{client}> {name}("),
            &[format!("{message} message")],
            ") {",
        ),
        body: Code(if line.len() + 4 <= super::fragment::LINE {
            line
        } else {
            format!("{start}\n        {map}")
        }),
    }
}

/// The expression for the id that a message carries.
fn broker_id(message: &Message, field: &str, spelled: &str) -> String {
    let all: Vec<&str> = message.fields.iter().map(|it| it.name.as_str()).collect();
    if let Some(getter) = names::getter(field, &all) {
        return format!("message.{getter}()");
    }
    let field = message.fields.iter().find(|it| it.name == field);
    let number = field.expect("the message was found by its field").number;
    format!("(int) message.getField({spelled}.getDescriptor().findFieldByNumber({number}))")
}

fn fixed(name: Identifier, service: &str, client: &Identifier, id: u32) -> Accessor {
    // Broker ids are unsigned on the wire, and Java's int holds the same bits.
    let id = id.cast_signed();
    let way = Way {
        doc: Comment::new("", &format!("Returns the host's `{service}`."), 2),
        signature: Code(format!("public {client} {name}() {{")),
        body: Code(format!("return new {client}(call.host().dial({id}));")),
    };
    Accessor {
        name,
        service: service.to_owned(),
        carriers: Vec::new(),
        ways: vec![way],
    }
}

/// Messages with those that are nested in them.
fn all_messages(messages: &[Message]) -> Vec<&Message> {
    let nested = messages.iter().flat_map(|it| all_messages(&it.messages));
    messages.iter().chain(nested).collect()
}

/// The fields of a request that carry broker ids, where they may be compared as 0.
pub(super) fn broker_ids<'a>(version: &'a Version, request: &str) -> Vec<&'a str> {
    let messages = all_messages(&version.messages);
    let request = messages.into_iter().find(|it| it.full_name == request);
    let fields = request.into_iter().flat_map(|it| &it.fields);
    fields
        .filter(|it| it.broker_id_for.is_some())
        .map(|it| it.name.as_str())
        .collect()
}
