//! The behaviour of the process towards its machine.
#![expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, which a fault turns over alone"
)]

/// What the process has beside its services, and what it does with its machine.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Process {
    /// What it starts.
    pub child: Child,
    /// Whether a second one in the same temporary folder is refused.
    pub single: bool,
    /// Whether a file says that it runs, and is believed when it says so of another.
    pub pid_file: bool,
    /// Whether a thread computes all the time.
    pub busy: bool,
    /// Whether a log line that cannot be written ends it.
    pub log_failure_fatal: bool,
    /// Whether it leaves a file in the temporary folder.
    pub leaves_file: bool,
    /// Whether it leaves a file in the folder for sockets.
    pub leaves_socket_file: bool,
    /// What it listens on beside the announced socket.
    pub listens: Option<Listens>,
    /// What it keeps of each connection.
    pub keeps: Option<Keeps>,
}

/// What the process starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Child {
    /// Nothing.
    #[default]
    None,
    /// A child that runs on.
    Left,
    /// A daemon: a child's child with no parent and no standard streams.
    Daemon,
    /// A child that ends, and that nobody waits for.
    Unreaped,
    /// A child with the whole environment, which ends with the plugin.
    Inheriting,
}

/// What is listened on beside the announced socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listens {
    /// A TCP port.
    Tcp,
    /// A UDP port.
    Udp,
    /// A unix socket without a file.
    Abstract,
}

/// What is kept of each connection when it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// A descriptor.
    Descriptor,
    /// A thread.
    Thread,
    /// A quarter of a MiB.
    Memory,
}
