//! The behaviour from the handshake on: socket, calls, services, signals, output.
#![expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, which a fault turns over alone"
)]

use std::time::Duration;

/// Where the socket is and who may use it.
#[derive(Debug, Clone, PartialEq)]
pub struct Socket {
    /// What is listened on.
    pub transport: Transport,
    /// Whether the host's directory is used.
    pub uses_directory: bool,
    /// Whether the temporary directory replaces one that does not exist.
    pub replaces_missing_directory: bool,
    /// Whether the host's group is given the socket.
    pub uses_group: bool,
    /// Whether a group that does not exist is ignored.
    pub ignores_unknown_group: bool,
    /// Whether everybody may connect where no group is asked for.
    pub for_everyone: bool,
    /// Whether the socket's file is removed when the host ends the plugin.
    pub removed: bool,
    /// Whether the socket's name is always the same, and what has it is replaced.
    pub fixed_name: bool,
    /// How many connections are taken.
    pub connections: Connections,
}

impl Default for Socket {
    fn default() -> Self {
        Self {
            transport: Transport::Unix,
            uses_directory: true,
            replaces_missing_directory: false,
            uses_group: true,
            ignores_unknown_group: false,
            for_everyone: false,
            removed: true,
            fixed_name: false,
            connections: Connections::Many,
        }
    }
}

/// What is listened on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Transport {
    /// A unix socket.
    #[default]
    Unix,
    /// A TCP port.
    Tcp {
        /// Whether every interface listens, and not the loopback one alone.
        all_interfaces: bool,
        /// Whether the port is one outside the host's range.
        outside_range: bool,
    },
}

/// How many connections are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Connections {
    /// Every one.
    #[default]
    Many,
    /// The first one.
    One,
    /// Every one, but one that closes without a byte ends the plugin.
    UntilEmptyOne,
    /// Every one, and each is closed at once.
    Closed,
}

/// What is done with standard input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stdin {
    /// Nothing.
    #[default]
    Ignored,
    /// The plugin exits at its end.
    Watched,
}

/// How calls are taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grpc {
    /// Whether only the authority `localhost` is answered.
    pub localhost_only: bool,
    /// How many calls run at once, streams included; all of them when unset.
    pub workers: Option<usize>,
    /// The longest message that the probe receives; any when unset.
    pub receives: Option<usize>,
    /// The longest message that the probe sends; any when unset.
    pub sends: Option<usize>,
}

/// The health service.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// Whether it is served.
    pub served: bool,
    /// What `Check` says of `plugin`.
    pub plugin: Answer,
    /// What `Check` says of the whole server.
    pub overall: Answer,
    /// What `Check` says of a service that does not exist.
    pub unknown: Answer,
    /// What `Watch` does.
    pub watch: Watch,
}

impl Default for Health {
    fn default() -> Self {
        Self {
            served: true,
            plugin: Answer::Serving,
            overall: Answer::Serving,
            unknown: Answer::NotFound,
            watch: Watch::StaysOpen,
        }
    }
}

/// What `Check` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The status `SERVING`.
    Serving,
    /// The status `NOT_SERVING`.
    NotServing,
    /// The error `NOT_FOUND`.
    NotFound,
}

/// What `Watch` does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Watch {
    /// It sends the status and stays open.
    #[default]
    StaysOpen,
    /// It sends the status and ends.
    Ends,
    /// It knows no service, sends that, and stays open.
    Unknown,
    /// It refuses services that do not exist.
    RefusesUnknown,
    /// It says that services that do not exist serve.
    ServesUnknown,
    /// It ends where the service does not exist.
    EndsUnknown,
    /// It is not implemented.
    Missing,
}

/// The service that ends the plugin, and the end itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Controller {
    /// Whether it is served.
    pub served: bool,
    /// Whether `Shutdown` returns.
    pub answers: bool,
    /// Whether and when `Shutdown` ends the plugin.
    pub exit: Exit,
    /// Whether open streams are ended, and not waited for.
    pub ends_streams: bool,
    /// The exit status after `Shutdown`.
    pub status: u8,
    /// Whether the plugin aborts itself instead of exiting.
    pub aborts: bool,
    /// Whether it aborts itself on the second `Shutdown`.
    pub once: bool,
}

impl Default for Controller {
    fn default() -> Self {
        Self {
            served: true,
            answers: true,
            exit: Exit::After(Duration::ZERO),
            ends_streams: true,
            status: 0,
            aborts: false,
            once: false,
        }
    }
}

/// Whether and when `Shutdown` ends the plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// After this long.
    After(Duration),
    /// Not at all.
    Never,
}

/// What signals do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signals {
    /// What an interrupt does.
    pub interrupt: Interrupt,
    /// What a termination does.
    pub terminate: Terminate,
}

/// What an interrupt does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Interrupt {
    /// Nothing.
    #[default]
    Ignored,
    /// The first one ends the plugin.
    FirstEnds,
    /// The second one ends the plugin.
    SecondEnds,
}

/// What a termination signal does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Terminate {
    /// It ends the plugin in good order.
    #[default]
    Ends,
    /// Nothing.
    Ignored,
}

/// How captured output is streamed to the host.
#[derive(Debug, Clone, PartialEq)]
pub struct Stdio {
    /// Whether the service is served.
    pub served: bool,
    /// Whether the stream ends as soon as it is opened.
    pub ends_at_once: bool,
    /// Whether standard output is forwarded.
    pub stdout: bool,
    /// Whether standard error is forwarded.
    pub stderr: bool,
    /// Whether the two are called by each other's name.
    pub swapped: bool,
    /// Whether bytes that are not UTF-8 are replaced.
    pub lossy_text: bool,
    /// Whether a chunk that follows at once comes first.
    pub reordered: bool,
    /// Whether a message without data comes before the first one.
    pub empty_data: bool,
    /// Whether a message on channel 0 comes before the first one.
    pub channel_zero: bool,
    /// Whether the handshake line is forwarded too.
    pub carries_handshake: bool,
    /// Whether what was written before the first reader is dropped.
    pub dropped_before_reader: bool,
    /// How much is kept for a slow reader before the rest is dropped; unset, the
    /// writer waits.
    pub kept_when_full: Option<usize>,
    /// Whether the first reader alone gets anything.
    pub first_reader_only: bool,
}

impl Default for Stdio {
    fn default() -> Self {
        Self {
            served: true,
            ends_at_once: false,
            stdout: true,
            stderr: true,
            swapped: false,
            lossy_text: false,
            reordered: false,
            empty_data: false,
            channel_zero: false,
            carries_handshake: false,
            dropped_before_reader: false,
            kept_when_full: None,
            first_reader_only: false,
        }
    }
}

/// The log lines on standard error.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// Whether the level is a number.
    pub numeric_level: bool,
    /// How many digits the fraction of a second has.
    pub fraction_digits: usize,
    /// Whether the last line breaks off.
    pub breaks_off: bool,
    /// Whether what the services log goes where the output goes.
    pub captured: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            numeric_level: false,
            fraction_digits: 6,
            breaks_off: false,
            captured: false,
        }
    }
}

/// The reflection services.
#[derive(Debug, Clone, PartialEq)]
pub struct Reflection {
    /// Whether version 1 is served.
    pub v1: bool,
    /// Whether version 1 alpha is served.
    pub v1alpha: bool,
    /// Whether the other services are listed.
    pub complete: bool,
}

impl Default for Reflection {
    fn default() -> Self {
        Self {
            v1: true,
            v1alpha: true,
            complete: true,
        }
    }
}
