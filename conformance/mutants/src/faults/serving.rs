//! Faults of a plugin that serves: socket, calls, health, controller, signals, reflection.

use std::time::Duration;

use super::{Fault, fault};
use crate::behaviour::{Answer, Connections, Exit, Interrupt, Stdin, Terminate, Transport, Watch};

/// A little more than 4 MiB, which a message of 4 MiB with its frame has.
const LITTLE: usize = 4_500_000;

pub(super) const FAULTS: &[Fault] = &[
    fault("stdin-watched", "exits at the end of standard input", |b| {
        b.stdin = Stdin::Watched;
    }),
    fault(
        "socket-dir-ignored",
        "binds in the temporary directory, not in the host's",
        |b| b.socket.uses_directory = false,
    ),
    fault(
        "socket-dir-fallback",
        "binds in the temporary directory when the host's does not exist",
        |b| b.socket.replaces_missing_directory = true,
    ),
    fault(
        "socket-group-ignored",
        "does not give its socket to the host's group",
        |b| b.socket.uses_group = false,
    ),
    fault(
        "unknown-group-served",
        "serves although the host's group does not exist",
        |b| b.socket.ignores_unknown_group = true,
    ),
    fault(
        "socket-for-everyone",
        "lets everybody connect to its socket",
        |b| b.socket.for_everyone = true,
    ),
    fault("socket-left", "leaves its socket's file behind", |b| {
        b.socket.removed = false;
    }),
    fault(
        "empty-connection-fatal",
        "exits when a connection closes without a byte",
        |b| b.socket.connections = Connections::UntilEmptyOne,
    ),
    fault("single-connection", "takes one connection only", |b| {
        b.socket.connections = Connections::One;
    }),
    fault(
        "tcp-all-interfaces",
        "listens on a port of every interface",
        |b| {
            b.socket.transport = Transport::Tcp {
                all_interfaces: true,
                outside_range: false,
            };
        },
    ),
    fault(
        "tcp-port-outside",
        "listens on a port outside the host's range",
        |b| {
            b.socket.transport = Transport::Tcp {
                all_interfaces: false,
                outside_range: true,
            };
        },
    ),
    fault("not-http2", "closes each connection it accepts", |b| {
        b.socket.connections = Connections::Closed;
    }),
    fault(
        "authority-checked",
        "answers calls to the authority `localhost` only",
        |b| b.grpc.localhost_only = true,
    ),
    fault("two-workers", "runs two calls at once, and no more", |b| {
        b.grpc.workers = Some(2);
    }),
    fault(
        "grpc-receives-little",
        "receives no message of more than some 4 MiB",
        |b| b.grpc.receives = Some(LITTLE),
    ),
    fault(
        "grpc-sends-little",
        "sends no message of more than some 4 MiB",
        |b| b.grpc.sends = Some(LITTLE),
    ),
    fault("health-missing", "does not serve the health service", |b| {
        b.health.served = false;
    }),
    fault("health-wrong-name", "has no health for `plugin`", |b| {
        b.health.plugin = Answer::NotFound;
    }),
    fault("health-not-serving", "says that it does not serve", |b| {
        b.health.plugin = Answer::NotServing;
    }),
    fault("health-overall-missing", "has no overall health", |b| {
        b.health.overall = Answer::NotFound;
    }),
    fault(
        "health-unknown-serving",
        "says that services it does not have serve",
        |b| b.health.unknown = Answer::Serving,
    ),
    fault("health-watch-missing", "does not implement `Watch`", |b| {
        b.health.watch = Watch::Missing;
    }),
    fault("health-watch-unknown", "knows no service in `Watch`", |b| {
        b.health.watch = Watch::Unknown;
    }),
    fault(
        "health-watch-unknown-refused",
        "refuses to watch a service that does not exist",
        |b| b.health.watch = Watch::RefusesUnknown,
    ),
    fault(
        "health-watch-unknown-serving",
        "says in `Watch` that services it does not have serve",
        |b| b.health.watch = Watch::ServesUnknown,
    ),
    fault(
        "health-watch-unknown-ends",
        "ends `Watch` of a service that does not exist",
        |b| b.health.watch = Watch::EndsUnknown,
    ),
    fault("health-watch-ends", "ends `Watch` after one status", |b| {
        b.health.watch = Watch::Ends;
    }),
    fault("controller-missing", "does not serve the controller", |b| {
        b.controller.served = false;
    }),
    fault("shutdown-blocks", "never returns from `Shutdown`", |b| {
        b.controller.answers = false;
    }),
    fault("shutdown-ignored", "answers `Shutdown` and goes on", |b| {
        b.controller.exit = Exit::Never;
    }),
    fault("shutdown-slow", "exits 3 s after `Shutdown`", |b| {
        b.controller.exit = Exit::After(Duration::from_secs(3));
    }),
    fault(
        "shutdown-exit-one",
        "exits with status 1 after `Shutdown`",
        |b| b.controller.status = 1,
    ),
    fault("shutdown-aborts", "aborts itself after `Shutdown`", |b| {
        b.controller.aborts = true;
    }),
    fault(
        "shutdown-waits-for-streams",
        "waits for open streams before it exits",
        |b| b.controller.ends_streams = false,
    ),
    fault("interrupt-kills", "dies by an interrupt", |b| {
        b.signals.interrupt = Interrupt::FirstEnds;
    }),
    fault(
        "second-interrupt-kills",
        "dies by the second interrupt",
        |b| b.signals.interrupt = Interrupt::SecondEnds,
    ),
    fault("terminate-ignored", "ignores a termination signal", |b| {
        b.signals.terminate = Terminate::Ignored;
    }),
    fault("reflection-v1-missing", "has no reflection v1", |b| {
        b.reflection.v1 = false;
    }),
    fault(
        "reflection-v1alpha-missing",
        "has no reflection v1alpha",
        |b| b.reflection.v1alpha = false,
    ),
    fault(
        "reflection-incomplete",
        "lists no service but reflection itself",
        |b| b.reflection.complete = false,
    ),
];
