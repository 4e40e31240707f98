//! Faults of a plugin that treats its machine badly.

use super::{Fault, fault};
use crate::behaviour::{Child, Keeps, Listens};

pub(super) const FAULTS: &[Fault] = &[
    fault(
        "single-instance",
        "refuses to start beside another one in the same temporary folder",
        |b| b.process.single = true,
    ),
    fault(
        "socket-name-fixed",
        "gives its socket a fixed name, and replaces what has it",
        |b| b.socket.fixed_name = true,
    ),
    fault(
        "pid-file",
        "refuses to start where a pid file names an ended process",
        |b| b.process.pid_file = true,
    ),
    fault(
        "log-failure-fatal",
        "exits when it cannot write a log line",
        |b| b.process.log_failure_fatal = true,
    ),
    fault("busy-loop", "computes all the time", |b| {
        b.process.busy = true;
    }),
    fault("child-unreaped", "does not wait for an ended child", |b| {
        b.process.child = Child::Unreaped;
    }),
    fault(
        "child-environment",
        "starts a child with its whole environment",
        |b| b.process.child = Child::Inheriting,
    ),
    fault("child-left", "leaves a child behind", |b| {
        b.process.child = Child::Left;
    }),
    fault("daemon-left", "leaves a daemon behind", |b| {
        b.process.child = Child::Daemon;
    }),
    fault("file-left", "leaves a file in the temporary folder", |b| {
        b.process.leaves_file = true;
    }),
    fault(
        "socket-folder-file-left",
        "leaves a lock file in the folder for sockets",
        |b| b.process.leaves_socket_file = true,
    ),
    fault(
        "port-open",
        "listens on a TCP port beside its socket",
        |b| {
            b.process.listens = Some(Listens::Tcp);
        },
    ),
    fault(
        "datagrams-taken",
        "listens on a UDP port beside its socket",
        |b| b.process.listens = Some(Listens::Udp),
    ),
    fault(
        "abstract-socket-open",
        "listens on a unix socket without a file",
        |b| b.process.listens = Some(Listens::Abstract),
    ),
    fault(
        "descriptors-kept",
        "keeps a descriptor of each connection",
        |b| b.process.keeps = Some(Keeps::Descriptor),
    ),
    fault("threads-kept", "keeps a thread of each connection", |b| {
        b.process.keeps = Some(Keeps::Thread);
    }),
    fault("memory-kept", "keeps memory of each connection", |b| {
        b.process.keeps = Some(Keeps::Memory);
    }),
];
