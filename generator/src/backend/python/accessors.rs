//! Lowers the ways in which a handler reaches the services of its host.

use std::collections::{BTreeMap, BTreeSet};

use contract::model::{self, Broker, Version};

use super::fragment::{Code, Docstring, Identifier, Text};
use super::messages::all_messages;
use super::names::{self, Scope};
use super::services::Service;
use super::types::Types;
use crate::text::Words;

/// What every context has already.
const CONTEXT: &[&str] = &[
    "call",
    "connect",
    "dial",
    "is_active",
    "metadata",
    "on_end",
    "self",
    "time_remaining",
];

/// How a handler reaches a service of the host.
#[derive(Debug)]
pub(super) struct Accessor {
    pub(super) name: Identifier,
    pub(super) signature: Code,
    pub(super) body: Code,
    pub(super) doc: Docstring,
    /// Full names of the messages that carry the broker id; empty where it is fixed.
    pub(super) carriers: Vec<String>,
    /// The full name of the service.
    pub(super) service: String,
}

/// One for each field name and service, and one for each service at a fixed id.
pub(super) fn accessors(version: &Version, services: &[Service], types: &Types) -> Vec<Accessor> {
    let clients = services
        .iter()
        .map(|it| (it.full_name.0.as_str(), &it.client));
    let clients: BTreeMap<&str, &Identifier> = clients.collect();
    let mut scope = Scope::reserving(CONTEXT);
    let mut accessors = Vec::new();
    for ((field, service), carriers) in carriers(version) {
        if let Some(client) = clients.get(service) {
            let name = scope.name(field);
            accessors.push(by_field(name, field, service, &carriers, client, types));
        }
    }
    for service in &version.services {
        if let Some(Broker::Fixed(id)) = service.broker {
            let name = scope.name(&Words::of(&service.name).snake());
            let client = clients[service.full_name.as_str()];
            accessors.push(fixed(name, service, id, client));
        }
    }
    accessors
}

/// The messages that carry a broker id, by the field's name and the service's.
fn carriers(version: &Version) -> BTreeMap<(&str, &str), BTreeSet<&str>> {
    let mut carriers: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for message in all_messages(&version.messages) {
        for field in &message.fields {
            if let Some(service) = field.broker_id_for.as_deref() {
                let key = (field.name.as_str(), service);
                carriers.entry(key).or_default().insert(&message.full_name);
            }
        }
    }
    carriers
}

fn by_field(
    name: Identifier,
    field: &str,
    service: &str,
    carriers: &BTreeSet<&str>,
    client: &Identifier,
    types: &Types,
) -> Accessor {
    let messages = carriers
        .iter()
        .map(|it| format!("messages.{}", types.name(it)));
    let messages = messages.collect::<Vec<_>>().join(" | ");
    let items = ["self".to_owned(), format!("message: {messages}")];
    let id = if names::is_attribute(field) {
        format!("message.{field}")
    } else {
        format!("getattr(message, {})", Text(field.to_owned()))
    };
    let returns = format!(") -> clients.{client} | None:");
    let doc = format!("Returns the host's `{service}`; None where it serves none.");
    Accessor {
        signature: Code::list(4, &format!("def {name}("), &items, &returns),
        body: Code::list(
            8,
            "return self.connect(",
            &[format!("clients.{client}"), id],
            ")",
        ),
        doc: Docstring::new("", &doc, 8),
        carriers: carriers.iter().map(|it| (*it).to_owned()).collect(),
        service: service.to_owned(),
        name,
    }
}

fn fixed(name: Identifier, service: &model::Service, id: u32, client: &Identifier) -> Accessor {
    let items = [format!("clients.{client}"), id.to_string()];
    let doc = format!("Returns the host's `{}`.", service.full_name);
    Accessor {
        signature: Code(format!("def {name}(self) -> clients.{client}:")),
        body: Code::list(8, "return self.dial(", &items, ")"),
        doc: Docstring::new("", &doc, 8),
        carriers: Vec::new(),
        service: service.full_name.clone(),
        name,
    }
}
