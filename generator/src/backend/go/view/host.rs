//! The services of a host, and how a plugin reaches them.

use std::collections::BTreeSet;

use contract::model::{self, Broker, Cardinality, Field, Message, Role};

use super::super::BackendError;
use super::super::fragment::{Comment, Identifier};
use super::super::names;
use super::super::packages::{MessageType, Packages};

/// A service of the host.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) name: Identifier,
    pub(crate) comment: Comment,
    /// The method that ends a connection to it.
    pub(crate) close: Identifier,
    /// The method of a host's client that serves it.
    pub(crate) open: Identifier,
    /// The ways to find it.
    pub(crate) accessors: Vec<Accessor>,
    full_name: String,
    service: model::Service,
}

/// One way to find a service of the host.
#[derive(Clone, Debug)]
pub(crate) struct Accessor {
    pub(crate) name: Identifier,
    pub(crate) from: Source,
}

/// Where the broker id comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The getter of a request's field.
    Getter(Identifier),
    /// The contract itself.
    Fixed(u32),
}

/// What the skeleton does with a request that speaks of a service of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostCall {
    /// The skeleton's method for it.
    pub(crate) helper: Identifier,
    pub(crate) service: Identifier,
    pub(crate) accessor: Identifier,
    pub(crate) close: Identifier,
    /// The message that speaks of the service.
    pub(crate) message: MessageType,
    pub(crate) method: Identifier,
    pub(crate) request: MessageType,
    /// Fields that the two messages share.
    pub(crate) copies: Vec<Copy>,
}

/// A field of the same name and type on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    pub(crate) field: Identifier,
    pub(crate) getter: Identifier,
}

impl Host {
    /// The services of the host that a plugin can find.
    pub(super) fn all(
        version: &model::Version,
        packages: &Packages<'_>,
    ) -> Result<Vec<Self>, BackendError> {
        let mut hosts = Vec::new();
        for service in version.services.iter().filter(|it| it.role == Role::Host) {
            let name = names::exported(&service.name);
            let accessors = accessors(service, &name, version, packages)?;
            if accessors.is_empty() {
                continue;
            }
            let closes = |it: &model::Method| names::exported(&it.name).as_str() == "Close";
            let open = format!("Open{name}");
            let is_open = |it: &model::Service| names::exported(&it.name).as_str() == open;
            hosts.push(Self {
                comment: Comment::continued(&service.comment),
                open: Identifier::new(&if version.services.iter().any(is_open) {
                    format!("Serve{name}")
                } else {
                    open
                }),
                close: Identifier::new(if service.methods.iter().any(closes) {
                    "Disconnect"
                } else {
                    "Close"
                }),
                accessors,
                name,
                full_name: service.full_name.clone(),
                service: service.clone(),
            });
        }
        Ok(hosts)
    }

    /// The broker id that the contract agrees on.
    pub(crate) fn fixed_id(&self) -> Option<u32> {
        self.accessors.iter().find_map(|it| match it.from {
            Source::Fixed(id) => Some(id),
            Source::Getter(_) => None,
        })
    }

    /// What the skeleton does with a request of this type.
    pub(super) fn call(
        &self,
        message: &Message,
        packages: &Packages<'_>,
    ) -> Result<Option<HostCall>, BackendError> {
        let unary = |it: &&model::Method| !it.client_streaming && !it.server_streaming;
        let mut fields = message
            .fields
            .iter()
            .filter(|it| speaks_of(it, &self.full_name));
        let (Some(method), Some(field)) = (self.service.methods.iter().find(unary), fields.next())
        else {
            return Ok(None);
        };
        let getter = getter(message, field, packages)?;
        let accessor = self
            .accessors
            .iter()
            .find(|it| it.from == Source::Getter(getter.clone()));
        let Some(accessor) = accessor else {
            return Ok(None);
        };
        Ok(Some(HostCall {
            helper: Identifier::new(&format!("call{}", self.name)),
            service: self.name.clone(),
            accessor: accessor.name.clone(),
            close: self.close.clone(),
            message: packages.message(&message.full_name)?,
            method: names::exported(&method.name),
            request: packages.message(&method.input)?,
            copies: copies(message, &method.input, packages)?,
        }))
    }
}

fn accessors(
    service: &model::Service,
    name: &Identifier,
    version: &model::Version,
    packages: &Packages<'_>,
) -> Result<Vec<Accessor>, BackendError> {
    if let Some(Broker::Fixed(id)) = service.broker {
        return Ok(vec![Accessor {
            name: name.clone(),
            from: Source::Fixed(id),
        }]);
    }
    let mut getters = BTreeSet::new();
    for message in all_messages(&version.messages) {
        for field in message
            .fields
            .iter()
            .filter(|it| speaks_of(it, &service.full_name))
        {
            getters.insert(getter(message, field, packages)?);
        }
    }
    let several = getters.len() > 1;
    let accessor = |getter: Identifier| Accessor {
        name: match getter.as_str().strip_prefix("Get").filter(|_| several) {
            Some(field) => Identifier::new(&format!("{name}From{field}")),
            None => name.clone(),
        },
        from: Source::Getter(getter),
    };
    Ok(getters.into_iter().map(accessor).collect())
}

fn speaks_of(field: &Field, service: &str) -> bool {
    let single = matches!(
        field.cardinality,
        Cardinality::Singular | Cardinality::Optional
    );
    single && field.broker_id_for.as_deref() == Some(service)
}

fn getter(
    message: &Message,
    field: &Field,
    packages: &Packages<'_>,
) -> Result<Identifier, BackendError> {
    let descriptor = packages.descriptor(&message.full_name)?;
    let name =
        names::field(descriptor, &field.name).unwrap_or_else(|| names::exported(&field.name));
    Ok(Identifier::new(&format!("Get{name}")))
}

/// The messages and those within them.
pub(super) fn all_messages(messages: &[Message]) -> Vec<&Message> {
    let mut all = Vec::new();
    for message in messages {
        all.push(message);
        all.extend(all_messages(&message.messages));
    }
    all
}

/// The plain fields that a request has in common with what the host takes.
fn copies(from: &Message, to: &str, packages: &Packages<'_>) -> Result<Vec<Copy>, BackendError> {
    let source = packages.descriptor(&from.full_name)?;
    let target = packages.descriptor(to)?;
    let mut copies = Vec::new();
    for field in from.fields.iter().filter(|it| is_plain(it)) {
        let twin = target.field.iter().find(|it| it.name() == field.name);
        let original = source.field.iter().find(|it| it.name() == field.name);
        let (Some(twin), Some(original)) = (twin, original) else {
            continue;
        };
        let same = twin.r#type() == original.r#type()
            && twin.label() == original.label()
            && twin.oneof_index.is_none();
        let names = (
            names::field(target, twin.name()),
            names::field(source, original.name()),
        );
        if let ((Some(field), Some(getter)), true) = (names, same) {
            copies.push(Copy {
                field,
                getter: Identifier::new(&format!("Get{getter}")),
            });
        }
    }
    Ok(copies)
}

fn is_plain(field: &Field) -> bool {
    matches!(field.kind, model::Kind::Scalar(_))
        && field.cardinality == Cardinality::Singular
        && field.oneof.is_none()
        && field.broker_id_for.is_none()
        && !field.secret
}
