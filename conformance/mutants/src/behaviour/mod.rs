//! What the plugin does, as plain data: a plugin reads nothing else about itself, so
//! changing one value spoils one thing.

mod broker;
mod fragile;
mod launch;
mod mux;
mod process;
mod serving;
mod tls;

pub use broker::{Accepting, Announces, Authority, Broker, Dead, Dialling, Strange};
pub use fragile::{Calls, Fragile, Ruin, Trigger};
pub use launch::{
    Address, BadEntry, Binds, Choice, Compared, Cookie, CookieMatch, Fallback, Handshake,
    Multiplex, Negotiation, NumberForms, Refusal, Start,
};
pub use mux::{
    Frames, Loss, Mux, MuxAccepts, MuxAnswer, MuxConnection, MuxDials, MuxRefusal, MuxRoute,
    MuxTls, Opens, SecondConnection, Values,
};
pub use process::{Child, Keeps, Listens, Process};
pub use serving::{
    Answer, Connections, Controller, Exit, Grpc, Health, Interrupt, Log, Reflection, Signals,
    Socket, Stdin, Stdio, Terminate, Transport, Watch,
};
pub use tls::{Announced, BrokeredClient, BrokeredServer, Clients, Name, Tls, Usage, Validity};

/// Everything the plugin does; the default is right in everything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Behaviour {
    /// How the magic cookie is compared, and how a start without it is refused.
    pub cookie: Cookie,
    /// Whether the plugin comes as far as its handshake.
    pub start: Start,
    /// How the protocol version is chosen.
    pub negotiation: Negotiation,
    /// What is done for a host that asks for `AutoMTLS`.
    pub tls: Tls,
    /// What is done for a host that asks for multiplexing.
    pub mux: Mux,
    /// The handshake line and what surrounds it.
    pub handshake: Handshake,
    /// Where the socket is and who may use it.
    pub socket: Socket,
    /// What is done with standard input.
    pub stdin: Stdin,
    /// How calls are taken.
    pub grpc: Grpc,
    /// The health service.
    pub health: Health,
    /// The service that ends the plugin, and the end itself.
    pub controller: Controller,
    /// What signals do.
    pub signals: Signals,
    /// Further connections, in either direction.
    pub broker: Broker,
    /// How captured output is streamed to the host.
    pub stdio: Stdio,
    /// The log lines on standard error.
    pub log: Log,
    /// The reflection services.
    pub reflection: Reflection,
    /// What the process does to its machine.
    pub process: Process,
    /// What is done with single calls.
    pub calls: Calls,
    /// What the plugin does not survive.
    pub fragile: Option<Fragile>,
}
