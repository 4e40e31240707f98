//! The services of a host, and how a plugin reaches them.

use std::collections::{BTreeMap, BTreeSet};

use contract::model::{self, Broker, Cardinality, Field, Message, Role};

use super::BackendError;
use super::fragment::{Comment, Number, Path};
use super::names::{camel, module_stem, snake};
use super::skeleton::Signature;
use super::types::{Type, Types};
use super::view::Version;

/// A service of the host.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) comment: Comment,
    /// tonic's client of it, in the version's module of messages.
    pub(crate) client: Path,
    /// The ways to find it.
    pub(crate) accessors: Vec<Accessor>,
    full_name: String,
    first: Option<FirstMethod>,
}

/// One way to find a service of the host.
#[derive(Clone, Debug)]
pub(crate) struct Accessor {
    pub(crate) name: Path,
    pub(crate) from: Source,
    /// The field's name in the contract, or the service's.
    origin: String,
}

/// Where the broker id comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A field of these messages, by way of a trait.
    Field {
        /// The trait that they have in common.
        speaks: Path,
        /// The field in Rust.
        field: Path,
        messages: Vec<Type>,
    },
    /// The contract itself.
    Fixed(Number),
}

/// The method that a skeleton calls to show how.
#[derive(Clone, Debug)]
struct FirstMethod {
    name: Path,
    request: Type,
    fields: Vec<Field>,
}

/// A field that is copied from one message to another.
#[derive(Clone, Debug)]
pub(crate) struct Copied {
    pub(crate) name: Path,
    /// Its type is none of those that Rust copies by itself.
    pub(crate) is_cloned: bool,
}

/// What the skeleton does with a request that speaks of a service of the host.
#[derive(Clone, Debug)]
pub(crate) struct HostCall {
    /// The skeleton's method for it.
    pub(crate) helper: Path,
    pub(crate) accessor: Path,
    /// The field that holds the id, and differs from call to call.
    pub(crate) field: Path,
    /// The message that speaks of the service.
    pub(crate) message: Type,
    pub(crate) method: Path,
    pub(crate) request: Type,
    /// Fields that the two messages share.
    pub(crate) copies: Vec<Copied>,
    /// The other message has more fields than those.
    pub(crate) has_more: bool,
}

impl HostCall {
    /// The head of the skeleton's method.
    pub(crate) fn signature(&self, package: &Path, version: &Version) -> Signature {
        Signature {
            name: self.helper.clone(),
            request: format!("&{}", self.message.outside(package, version)),
            response: "()".to_owned(),
        }
    }
}

impl Host {
    /// The services of the host that a plugin can find.
    pub(super) fn all(version: &model::Version, types: &Types) -> Result<Vec<Self>, BackendError> {
        let mut hosts = Vec::new();
        let shared = shared_origins(version);
        for service in of_host(version) {
            let accessors = accessors(service, version, &shared, types)?;
            if accessors.is_empty() {
                continue;
            }
            let name = camel(&service.name);
            let client = format!("{}_client::{name}Client", module_stem(&service.name));
            hosts.push(Self {
                comment: Comment::or(
                    &service.comment,
                    &format!("The host's `{}`.", service.full_name),
                ),
                client: Path::new(&client),
                accessors,
                full_name: service.full_name.clone(),
                first: first_method(service, version, types)?,
            });
        }
        Ok(hosts)
    }

    /// What the skeleton does with a message, if it speaks of this service.
    pub(super) fn call(
        &self,
        message: &Message,
        types: &Types,
    ) -> Result<Option<HostCall>, BackendError> {
        let field = message
            .fields
            .iter()
            .find(|it| is_id_of(it, &self.full_name));
        let (Some(field), Some(first)) = (field, &self.first) else {
            return Ok(None);
        };
        let mut accessors = self.accessors.iter();
        let Some(accessor) = accessors.find(|it| it.origin == field.name) else {
            return Ok(None);
        };
        let shared = |it: &&Field| {
            let twin = message.fields.iter().find(|other| other.name == it.name);
            is_plain(it) && twin.is_some_and(|twin| is_plain(twin) && twin.kind == it.kind)
        };
        let copies: Vec<_> = first.fields.iter().filter(shared).collect();
        let name = accessor.name.as_str().trim_start_matches("r#");
        Ok(Some(HostCall {
            helper: Path::new(&format!("call_{name}")),
            accessor: accessor.name.clone(),
            field: Path::new(&snake(&field.name)),
            message: types.get(&message.full_name)?,
            method: first.name.clone(),
            request: first.request.clone(),
            has_more: copies.len() < first.fields.len(),
            copies: copies
                .iter()
                .map(|it| Copied {
                    name: Path::new(&snake(&it.name)),
                    is_cloned: matches!(
                        it.kind,
                        model::Kind::Scalar(model::Scalar::String | model::Scalar::Bytes)
                    ),
                })
                .collect(),
        }))
    }
}

fn of_host(version: &model::Version) -> impl Iterator<Item = &model::Service> {
    version.services.iter().filter(|it| it.role == Role::Host)
}

fn accessors(
    service: &model::Service,
    version: &model::Version,
    shared: &BTreeSet<String>,
    types: &Types,
) -> Result<Vec<Accessor>, BackendError> {
    let mut accessors = Vec::new();
    for (origin, messages) in origins(service, version) {
        let stem = if shared.contains(&snake(origin)) {
            format!("{origin}_{}", service.name)
        } else {
            origin.to_owned()
        };
        let from = if let Some(Broker::Fixed(id)) = service.broker {
            Source::Fixed(Number(id.into()))
        } else {
            let messages = messages.iter().map(|it| types.get(&it.full_name));
            Source::Field {
                speaks: Path::new(&format!("SpeaksOf{}", camel(&stem))),
                field: Path::new(&snake(origin)),
                messages: messages.collect::<Result<_, _>>()?,
            }
        };
        accessors.push(Accessor {
            name: Path::new(&snake(&stem)),
            from,
            origin: origin.to_owned(),
        });
    }
    Ok(accessors)
}

/// The fields that speak of a service and the messages that have them; its own name where
/// its id is fixed.
fn origins<'a>(
    service: &'a model::Service,
    version: &'a model::Version,
) -> BTreeMap<&'a str, Vec<&'a Message>> {
    if let Some(Broker::Fixed(_)) = service.broker {
        return BTreeMap::from([(service.name.as_str(), Vec::new())]);
    }
    let mut origins: BTreeMap<&str, Vec<&Message>> = BTreeMap::new();
    for message in all_messages(&version.messages) {
        let fields = message.fields.iter();
        for field in fields.filter(|it| is_id_of(it, &service.full_name)) {
            origins.entry(&field.name).or_default().push(message);
        }
    }
    origins
}

/// What several services would be found by.
fn shared_origins(version: &model::Version) -> BTreeSet<String> {
    let (mut known, mut shared) = (BTreeSet::new(), BTreeSet::new());
    for service in of_host(version) {
        for origin in origins(service, version).into_keys() {
            let name = snake(origin);
            if !known.insert(name.clone()) {
                shared.insert(name);
            }
        }
    }
    shared
}

/// The first method with one request, which is the simplest to show.
fn first_method(
    service: &model::Service,
    version: &model::Version,
    types: &Types,
) -> Result<Option<FirstMethod>, BackendError> {
    let Some(method) = service.methods.iter().find(|it| !it.client_streaming) else {
        return Ok(None);
    };
    let messages = all_messages(&version.messages);
    let message = messages.into_iter().find(|it| it.full_name == method.input);
    let Some(message) = message else {
        return Ok(None);
    };
    Ok(Some(FirstMethod {
        name: Path::new(&snake(&method.name)),
        request: types.get(&method.input)?,
        // A oneof is one field in Rust.
        fields: message.fields.clone(),
    }))
}

fn is_id_of(field: &Field, service: &str) -> bool {
    let single = field.cardinality == Cardinality::Singular && field.oneof.is_none();
    single && field.broker_id_for.as_deref() == Some(service)
}

fn is_plain(field: &Field) -> bool {
    matches!(field.kind, model::Kind::Scalar(_))
        && field.cardinality == Cardinality::Singular
        && field.oneof.is_none()
        && field.broker_id_for.is_none()
        && !field.secret
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
