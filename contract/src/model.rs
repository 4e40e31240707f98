//! A contract as plain data: what generators and checks work on, free of any
//! protobuf library.

use std::time::Duration;

/// Every version of one plugin system's contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// The system's name in lower-case dotted words, such as `acme.greeter`.
    pub app: String,
    /// What the host sets in the plugin's environment.
    pub magic_cookie: MagicCookie,
    /// At least one, in ascending order of `protocol_version`, which is unique.
    pub versions: Vec<Version>,
}

impl Contract {
    /// The version that a new plugin implements: the newest that is not deprecated,
    /// else the newest.
    pub fn current(&self) -> &Version {
        let mut current = self.versions.iter().filter(|it| !it.deprecated);
        let newest = current.next_back().or(self.versions.last());
        newest.expect("a contract has a version")
    }
}

/// An environment variable and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MagicCookie {
    /// The variable's name; never empty.
    pub key: String,
    /// Its value; never empty.
    pub value: String,
}

/// One protobuf package: one version that host and plugin may agree on.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The number that the handshake announces, at least 1.
    pub protocol_version: u32,
    /// The protobuf package.
    pub package: String,
    /// Still negotiated, but not for new plugins.
    pub deprecated: bool,
    /// What the host supports of the transport.
    pub transport: Transport,
    /// Paths of the package's files as imports name them, sorted.
    pub files: Vec<String>,
    /// In the order of the files, then of their text.
    pub services: Vec<Service>,
    /// Top-level messages, likewise.
    pub messages: Vec<Message>,
    /// Top-level enums, likewise.
    pub enums: Vec<Enum>,
    /// The comment above the `package` statement; else above the `syntax` statement.
    pub comment: Comment,
}

/// A documentation comment: its text with the markers and the common indent gone;
/// empty where there is none.
pub type Comment = String;

/// What a host supports of the transport.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transport {
    /// Empty means both.
    pub networks: Vec<Network>,
    /// The host never starts a plugin without `AutoMTLS`.
    pub auto_mtls_required: bool,
    /// The host may ask for multiplexing.
    pub broker_multiplex: bool,
}

/// A kind of socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// A unix domain socket.
    Unix,
    /// TCP on a loopback address.
    Tcp,
}

/// Who implements a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The plugin.
    Plugin,
    /// The host; the plugin calls it through the broker.
    Host,
    /// Either.
    Shared,
}

/// How a plugin learns the broker id of a host's service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broker {
    /// From a request field that names the service in `broker_id_for`.
    FromField,
    /// By agreement.
    Fixed(u32),
}

/// A service and who implements it.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The name within its package.
    pub name: String,
    /// The name with its package.
    pub full_name: String,
    /// Who implements it.
    pub role: Role,
    /// The name under which a host dispenses it.
    pub plugin_name: Option<String>,
    /// Present exactly where the role is [`Role::Host`].
    pub broker: Option<Broker>,
    /// A plugin need not implement it.
    pub optional: bool,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// In the order of the text.
    pub methods: Vec<Method>,
    /// The comment above it.
    pub comment: Comment,
}

/// A method of a service.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "protobuf's own four facts")]
pub struct Method {
    /// The name within its service.
    pub name: String,
    /// The path on the wire, `/package.Service/Method`.
    pub path: String,
    /// The full name of the request message.
    pub input: String,
    /// The full name of the response message.
    pub output: String,
    /// The client sends any number of requests.
    pub client_streaming: bool,
    /// The server sends any number of responses.
    pub server_streaming: bool,
    /// UNIMPLEMENTED is a legal answer.
    pub optional: bool,
    /// The deadline where the caller sets none.
    pub default_timeout: Option<Duration>,
    /// When the host calls it.
    pub lifecycle: Option<Lifecycle>,
    /// Calls whose outcome is part of the contract.
    pub examples: Vec<Example>,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// The comment above it.
    pub comment: Comment,
}

/// When a host calls a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// Once, before any other.
    Configure,
    /// Once, after every other.
    Shutdown,
}

/// One call and its outcome, type-checked against the method.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Unique within its method.
    pub name: String,
    /// Canonical protobuf JSON, one an entry.
    pub requests: Vec<serde_json::Value>,
    /// Canonical protobuf JSON; empty where the call fails before the first.
    pub responses: Vec<serde_json::Value>,
    /// The same requests on the wire: entries of maps in one order, and no broker ids,
    /// which differ from run to run.
    pub encoded_requests: Vec<Vec<u8>>,
    /// The same responses on the wire.
    pub encoded_responses: Vec<Vec<u8>>,
    /// The canonical name of the status code, such as `INVALID_ARGUMENT`; `None` is OK.
    pub error_code: Option<String>,
}

/// A message type.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The name within its parent.
    pub name: String,
    /// The name with its package and parents.
    pub full_name: String,
    /// In the order of the text.
    pub fields: Vec<Field>,
    /// Names of its oneofs, without those that proto3 `optional` makes up.
    pub oneofs: Vec<String>,
    /// Nested messages, without the entry types of maps.
    pub messages: Vec<Message>,
    /// Nested enums.
    pub enums: Vec<Enum>,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// The comment above it.
    pub comment: Comment,
}

/// A field of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name as written.
    pub name: String,
    /// The name in protobuf's JSON.
    pub json_name: String,
    /// The number on the wire.
    pub number: u32,
    /// How many values it holds.
    pub cardinality: Cardinality,
    /// The type of one value; of a map, that of its values.
    pub kind: Kind,
    /// An index into [`Message::oneofs`].
    pub oneof: Option<usize>,
    /// It carries the broker id of this host service, named in full.
    pub broker_id_for: Option<String>,
    /// Never to be logged.
    pub secret: bool,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// The comment above it.
    pub comment: Comment,
}

/// How many values a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cardinality {
    /// One, with the type's default where it is absent.
    Singular,
    /// One or none, and the two can be told apart.
    Optional,
    /// A list.
    Repeated,
    /// A map; its keys are of this type.
    Map(Scalar),
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A built-in type.
    Scalar(Scalar),
    /// A message, by its full name.
    Message(String),
    /// An enum, by its full name.
    Enum(String),
}

/// Protobuf's built-in types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "protobuf's own names")]
pub enum Scalar {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    String,
    Bytes,
}

/// An enum type.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// The name within its parent.
    pub name: String,
    /// The name with its package and parents.
    pub full_name: String,
    /// In the order of the text; aliases included.
    pub values: Vec<EnumValue>,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// The comment above it.
    pub comment: Comment,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The name as written.
    pub name: String,
    /// The number on the wire.
    pub number: i32,
    /// Marked `deprecated`.
    pub deprecated: bool,
    /// The comment above it.
    pub comment: Comment,
}
