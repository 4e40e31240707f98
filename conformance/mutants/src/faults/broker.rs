//! Faults of the broker.

use std::time::Duration;

use super::{Fault, fault};
use crate::behaviour::{Announces, Authority, Dead, Strange};

pub(super) const FAULTS: &[Fault] = &[
    fault("broker-missing", "does not serve the broker", |b| {
        b.broker.served = false;
    }),
    fault(
        "broker-ends-at-once",
        "ends the broker's stream as soon as it is opened",
        |b| b.broker.ends_after = Some(Duration::ZERO),
    ),
    fault(
        "broker-ends-when-idle",
        "ends the broker's stream after a second",
        |b| b.broker.ends_after = Some(Duration::from_secs(1)),
    ),
    fault(
        "broker-unknown-id-fatal",
        "ends the broker's stream at an announcement that nobody waits for",
        |b| b.broker.fatal = Some(Strange::UnknownId),
    ),
    fault(
        "broker-inbox-full",
        "reads no more announcements once 64 are kept",
        |b| b.broker.inbox = 64,
    ),
    fault(
        "broker-unknown-network-fatal",
        "ends the broker's stream at a network that it does not know",
        |b| b.broker.fatal = Some(Strange::UnknownNetwork),
    ),
    fault(
        "broker-knock-fatal",
        "ends the broker's stream at a knock",
        |b| b.broker.fatal = Some(Strange::Knock),
    ),
    fault(
        "broker-outlives-host",
        "keeps the broker's stream when its host has ended it",
        |b| b.broker.ends_with_host = false,
    ),
    fault(
        "broker-orphans-dials",
        "lets dials wait for ever when the stream has ended",
        |b| b.broker.orphans_dials = true,
    ),
    fault(
        "broker-one-id-space",
        "takes an id of its host's for one of its own",
        |b| b.broker.one_id_space = true,
    ),
    fault(
        "broker-accept-unannounced",
        "does not say where it accepts an id",
        |b| b.broker.accepting.announces = Announces::Nothing,
    ),
    fault(
        "broker-announces-zero",
        "announces what it accepts under the id 0",
        |b| b.broker.accepting.announces = Announces::IdZero,
    ),
    fault(
        "broker-announces-capitals",
        "announces the network `UNIX`",
        |b| b.broker.accepting.announces = Announces::Capitals,
    ),
    fault(
        "broker-announces-file-name",
        "announces a socket without its folder",
        |b| b.broker.accepting.announces = Announces::FileName,
    ),
    fault(
        "broker-announces-early",
        "announces a socket before it listens there",
        |b| b.broker.accepting.announces = Announces::SocketTooEarly,
    ),
    fault(
        "broker-announces-main",
        "announces its main socket for whatever it accepts",
        |b| b.broker.accepting.announces = Announces::Main,
    ),
    fault(
        "broker-single-connection",
        "takes one connection for each id",
        |b| b.broker.accepting.several_connections = false,
    ),
    fault(
        "broker-authority-checked",
        "answers brokered calls to the authority `localhost` only",
        |b| b.broker.accepting.localhost_only = true,
    ),
    fault(
        "broker-socket-elsewhere",
        "makes its brokered sockets in the temporary directory",
        |b| b.broker.accepting.uses_directory = false,
    ),
    fault(
        "broker-socket-group-ignored",
        "does not give its brokered sockets to the host's group",
        |b| b.broker.accepting.uses_group = false,
    ),
    fault(
        "broker-sockets-left",
        "leaves its brokered sockets' files behind",
        |b| b.broker.accepting.removed = false,
    ),
    fault("broker-dials-nowhere", "connects to nothing", |b| {
        b.broker.dialling.connects = false;
    }),
    fault("broker-dials-unix-only", "connects to no port", |b| {
        b.broker.dialling.tcp = false;
    }),
    fault(
        "broker-dead-retried",
        "tries for ever to connect where nobody listens",
        |b| b.broker.dialling.dead = Dead::Retried,
    ),
    fault(
        "broker-dead-swallowed",
        "hides that nobody listens where it connects",
        |b| b.broker.dialling.dead = Dead::Swallowed,
    ),
    fault(
        "broker-dial-impatient",
        "waits a second for an announcement",
        |b| b.broker.dialling.limit = Duration::from_secs(1),
    ),
    fault(
        "broker-dial-patient",
        "waits 20 seconds for an announcement",
        |b| b.broker.dialling.limit = Duration::from_secs(20),
    ),
    fault(
        "broker-dials-in-turn",
        "waits for one announcement at a time",
        |b| b.broker.dialling.at_once = false,
    ),
    fault("broker-few-dials", "lets 4 dials wait, and no more", |b| {
        b.broker.dialling.most = 4;
    }),
    fault(
        "broker-drops-early",
        "drops an announcement that comes before its dial",
        |b| b.broker.dialling.keeps_early = false,
    ),
    fault(
        "broker-deaf-while-dialling",
        "reads no announcement while a dial waits",
        |b| b.broker.dialling.hears_while_waiting = false,
    ),
    fault(
        "broker-takes-second",
        "takes the second of two announcements",
        |b| b.broker.dialling.takes_second = true,
    ),
    fault(
        "broker-keeps-stale",
        "keeps an announcement until it is dialled",
        |b| b.broker.dialling.keeps_stale = true,
    ),
    fault(
        "broker-mixes-up",
        "gives announcements to dials in their order",
        |b| b.broker.dialling.by_order = true,
    ),
    fault(
        "broker-authority-encoded",
        "names the socket's encoded path as its authority",
        |b| b.broker.dialling.authority = Authority::Encoded,
    ),
    fault(
        "broker-authority-path",
        "names the socket's path as its authority",
        |b| b.broker.dialling.authority = Authority::Path,
    ),
];
