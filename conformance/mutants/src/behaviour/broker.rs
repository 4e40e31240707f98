//! The behaviour of the broker: its stream, what it accepts, what it dials.
#![expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, which a fault turns over alone"
)]

use std::time::Duration;

/// The broker.
#[derive(Debug, Clone, PartialEq)]
pub struct Broker {
    /// Whether the service is served.
    pub served: bool,
    /// How long after its beginning the stream ends by itself.
    pub ends_after: Option<Duration>,
    /// What ends the stream when the host sends it.
    pub fatal: Option<Strange>,
    /// How many announcements are kept before no more are read.
    pub inbox: usize,
    /// Whether the stream ends where the host has nothing more to say.
    pub ends_with_host: bool,
    /// Whether dials that wait go on waiting, for ever, where the stream has ended.
    pub orphans_dials: bool,
    /// Whether an id that one side accepts cannot be accepted by the other.
    pub one_id_space: bool,
    /// What is accepted.
    pub accepting: Accepting,
    /// What is dialled.
    pub dialling: Dialling,
}

impl Default for Broker {
    fn default() -> Self {
        Self {
            served: true,
            ends_after: None,
            fatal: None,
            inbox: usize::MAX,
            ends_with_host: true,
            orphans_dials: false,
            one_id_space: false,
            accepting: Accepting::default(),
            dialling: Dialling::default(),
        }
    }
}

/// A message that a plugin does not expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strange {
    /// An announcement that nobody waits for.
    UnknownId,
    /// An announcement with a network that is neither `unix` nor `tcp`.
    UnknownNetwork,
    /// A knock, although nothing is multiplexed.
    Knock,
}

/// What is accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepting {
    /// What the host is told.
    pub announces: Announces,
    /// Whether more than one connection is taken.
    pub several_connections: bool,
    /// Whether only the authority `localhost` is answered.
    pub localhost_only: bool,
    /// Whether the host's directory is used.
    pub uses_directory: bool,
    /// Whether the host's group is given the socket.
    pub uses_group: bool,
    /// Whether the sockets' files are removed at the end.
    pub removed: bool,
}

impl Default for Accepting {
    fn default() -> Self {
        Self {
            announces: Announces::Socket,
            several_connections: true,
            localhost_only: false,
            uses_directory: true,
            uses_group: true,
            removed: true,
        }
    }
}

/// What the host is told of an id that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announces {
    /// Where it is accepted.
    Socket,
    /// Where it is accepted, a while before that is so.
    SocketTooEarly,
    /// The name of the socket's file, without its folder.
    FileName,
    /// The socket of the main endpoint.
    Main,
    /// The right place, with the network in capitals.
    Capitals,
    /// The right place, under the id 0.
    IdZero,
    /// Nothing.
    Nothing,
}

/// What is dialled.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialling {
    /// Whether any announced endpoint is connected to.
    pub connects: bool,
    /// Whether endpoints of the network `tcp` are connected to.
    pub tcp: bool,
    /// What comes of an endpoint at which nobody listens.
    pub dead: Dead,
    /// How long a dial waits for its announcement.
    pub limit: Duration,
    /// Whether a dial waits for its announcement while another does.
    pub at_once: bool,
    /// How many dials may wait.
    pub most: usize,
    /// Whether an announcement that comes before its dial is kept.
    pub keeps_early: bool,
    /// Whether announcements are read while a dial waits.
    pub hears_while_waiting: bool,
    /// Whether a second announcement takes the place of the first.
    pub takes_second: bool,
    /// Whether an announcement is kept for as long as nobody dials it.
    pub keeps_stale: bool,
    /// Whether announcements are given to dials in their order, and not by their ids.
    pub by_order: bool,
    /// What the calls on a brokered connection name as their authority.
    pub authority: Authority,
}

impl Default for Dialling {
    fn default() -> Self {
        Self {
            connects: true,
            tcp: true,
            dead: Dead::Fails,
            limit: Duration::from_secs(5),
            at_once: true,
            most: usize::MAX,
            keeps_early: true,
            hears_while_waiting: true,
            takes_second: false,
            keeps_stale: false,
            by_order: false,
            authority: Authority::Localhost,
        }
    }
}

/// What comes of an endpoint at which nobody listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dead {
    /// The dial fails.
    Fails,
    /// The dial tries again, for ever.
    Retried,
    /// The dial seems to have gone well.
    Swallowed,
}

/// What the calls on a brokered connection name as their authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// `localhost`.
    Localhost,
    /// The socket's path, percent-encoded.
    Encoded,
    /// The socket's path as it is.
    Path,
}
