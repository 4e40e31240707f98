//! What the templates show: the contract in Go's words, with every decision taken.

mod deprecation;
mod example;
mod host;
mod sdk;
mod service;
mod version;

pub(super) use host::{Host, HostCall, Source};
pub(super) use sdk::Sdk;
pub(super) use service::{Service, Shape};
pub(super) use version::Version;
