//! Plugins for hosts on [hashicorp/go-plugin](https://github.com/hashicorp/go-plugin):
//! processes of their own that speak gRPC to the host that starts them.
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use plugwright::{Cookie, Plugin};
//!
//! const COOKIE: Cookie = Cookie {
//!     key: "GREETER_PLUGIN",
//!     value: "0f8c1a3e5d7b49f2",
//! };
//!
//! fn main() -> ExitCode {
//!     Plugin::new(COOKIE)
//!         .version(1, |_host, services| {
//!             // services.add(GreeterServer::new(Greeter));
//!         })
//!         .serve()
//! }
//! ```
//!
//! [`Plugin::serve`] does the rest: the magic cookie, version negotiation, the handshake
//! line, unix sockets, `AutoMTLS`, multiplexing, health, the controller, what the plugin
//! prints, the log by way of [`tracing`], the broker, reflection, signals, and the end.
//! The clauses that comments name are those of Plugwright's `docs/protocol.md`.

mod broker;
mod controller;
mod cookie;
mod environment;
pub mod examples;
mod handshake;
mod health;
mod host;
mod leader;
mod limit;
mod link;
mod log;
mod mux;
mod offload;
mod plugin;
mod probe;
mod proto;
mod reflection;
mod run;
mod runtimes;
mod server;
mod services;
mod signals;
mod socket;
mod stdio;
mod step;
mod streams;
mod test;
mod timeout;
mod tls;
mod turns;
mod versions;

pub use broker::BrokerError;
pub use cookie::Cookie;
pub use host::{Accepted, Host};
pub use plugin::{Plugin, StartError};
pub use services::Services;
pub use test::{Reattach, TestPlugin};
pub use timeout::Deadlines;
pub use tracing::Level;
