//! The messages of `plugwright/v1/options.proto`, and how they are read off a
//! descriptor's options.

use prost_reflect::{
    DescriptorPool, DynamicMessage, ExtensionDescriptor, ReflectMessage as _, Value,
};

/// The name under which contracts import the annotations.
pub(crate) const FILE: &str = "plugwright/v1/options.proto";
/// The text behind that name.
pub(crate) const TEXT: &str = include_str!("../proto/plugwright/v1/options.proto");
/// The number that all four extensions have.
pub(crate) const NUMBER: i32 = 51960;

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Contract {
    #[prost(string, tag = "1")]
    pub(crate) app: String,
    #[prost(uint32, tag = "2")]
    pub(crate) protocol_version: u32,
    #[prost(message, optional, tag = "3")]
    pub(crate) magic_cookie: Option<MagicCookie>,
    #[prost(message, optional, tag = "4")]
    pub(crate) transport: Option<Transport>,
    #[prost(bool, tag = "5")]
    pub(crate) deprecated: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct MagicCookie {
    #[prost(string, tag = "1")]
    pub(crate) key: String,
    #[prost(string, tag = "2")]
    pub(crate) value: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Transport {
    #[prost(enumeration = "Network", repeated, tag = "1")]
    pub(crate) networks: Vec<i32>,
    #[prost(enumeration = "AutoMtls", tag = "2")]
    pub(crate) auto_mtls: i32,
    #[prost(bool, tag = "3")]
    pub(crate) broker_multiplex: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum Network {
    Unspecified = 0,
    Unix = 1,
    Tcp = 2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum AutoMtls {
    Unspecified = 0,
    Required = 1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum Role {
    Unspecified = 0,
    Plugin = 1,
    Host = 2,
    Shared = 3,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Service {
    #[prost(enumeration = "Role", tag = "1")]
    pub(crate) role: i32,
    #[prost(string, tag = "2")]
    pub(crate) plugin_name: String,
    #[prost(message, optional, tag = "3")]
    pub(crate) broker: Option<Broker>,
    #[prost(bool, tag = "4")]
    pub(crate) optional: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Broker {
    #[prost(oneof = "BrokerId", tags = "1, 2")]
    pub(crate) id: Option<BrokerId>,
}

#[derive(Clone, Copy, PartialEq, Eq, prost::Oneof)]
pub(crate) enum BrokerId {
    #[prost(bool, tag = "1")]
    FromField(bool),
    #[prost(uint32, tag = "2")]
    Fixed(u32),
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Method {
    #[prost(bool, tag = "1")]
    pub(crate) optional: bool,
    #[prost(uint32, tag = "2")]
    pub(crate) default_timeout_ms: u32,
    #[prost(enumeration = "Lifecycle", tag = "3")]
    pub(crate) lifecycle: i32,
    #[prost(message, repeated, tag = "4")]
    pub(crate) examples: Vec<Example>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum Lifecycle {
    Unspecified = 0,
    Configure = 1,
    Shutdown = 2,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Example {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(string, repeated, tag = "2")]
    pub(crate) requests: Vec<String>,
    #[prost(string, repeated, tag = "3")]
    pub(crate) responses: Vec<String>,
    #[prost(string, tag = "4")]
    pub(crate) error_code: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Field {
    #[prost(string, tag = "1")]
    pub(crate) broker_id_for: String,
    #[prost(bool, tag = "2")]
    pub(crate) secret: bool,
}

/// The four extensions as a pool declares them.
#[derive(Debug)]
pub(crate) struct Extensions {
    pub(crate) contract: ExtensionDescriptor,
    pub(crate) service: ExtensionDescriptor,
    pub(crate) method: ExtensionDescriptor,
    pub(crate) field: ExtensionDescriptor,
}

impl Extensions {
    /// `None` where the pool declares them differently, or not at all.
    pub(crate) fn of(pool: &DescriptorPool) -> Option<Self> {
        let find = |name: &str, extendee: &str, message: &str| {
            pool.get_extension_by_name(name).filter(|it| {
                it.containing_message().full_name() == extendee
                    && it.number() == NUMBER.unsigned_abs()
                    && !it.is_list()
                    && it
                        .kind()
                        .as_message()
                        .is_some_and(|it| it.full_name() == message)
            })
        };
        Some(Self {
            contract: find(
                "plugwright.v1.contract",
                "google.protobuf.FileOptions",
                "plugwright.v1.Contract",
            )?,
            service: find(
                "plugwright.v1.service",
                "google.protobuf.ServiceOptions",
                "plugwright.v1.Service",
            )?,
            method: find(
                "plugwright.v1.method",
                "google.protobuf.MethodOptions",
                "plugwright.v1.Method",
            )?,
            field: find(
                "plugwright.v1.field",
                "google.protobuf.FieldOptions",
                "plugwright.v1.Field",
            )?,
        })
    }
}

/// Reads one annotation; `None` where the element has none.
pub(crate) fn read<T: prost::Message + Default>(
    options: &DynamicMessage,
    extension: &ExtensionDescriptor,
) -> Option<T> {
    if options.descriptor() != extension.containing_message() || !options.has_extension(extension) {
        return None;
    }
    match &*options.get_extension(extension) {
        Value::Message(message) => message.transcode_to().ok(),
        _ => None,
    }
}
