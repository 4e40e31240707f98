//! A correct plugin whose every behaviour is plain data, and the faults that spoil one.
//!
//! [`run`] is a go-plugin gRPC plugin that does what [`Behaviour`] says. The default is
//! right in everything and serves as the reference; each of [`FAULTS`] changes one value,
//! so that a check can be shown to turn red for that reason and for no other.

mod behaviour;
mod broker;
mod calls;
mod chatter;
mod company;
mod controller;
mod cookie;
mod ending;
mod endpoint;
mod environment;
mod faults;
mod fragility;
mod gate;
mod handshake;
mod health;
mod keeper;
mod log;
mod mux;
mod negotiation;
mod probe;
mod run;
mod serve;
mod services;
mod signals;
mod socket;
mod start;
mod stdin;
mod stdio;
mod streams;
mod tls;
mod wire;

pub use behaviour::*;
pub use faults::{FAULTS, Fault};
pub use run::run;

use run::{StartError, chain};

/// The environment variable of the magic cookie.
pub const COOKIE_KEY: &str = "PLUGWRIGHT_REFERENCE_PLUGIN";
/// The value of the magic cookie. Its letters have a case, so that a wrong case exists.
pub const COOKIE_VALUE: &str = "c7e2a94d1f6b38059ad4e0f2b7c61835";
/// The protocol versions of the plugin, in ascending order.
pub const VERSIONS: &[u32] = &[1, 2, 4];
