//! Faults of a plugin that multiplexes: its connection, session and streams.

use super::{Fault, fault};
use crate::behaviour::{
    Controller, Exit, Frames, Loss, MuxConnection, MuxTls, SecondConnection, Values,
};

pub(super) const FAULTS: &[Fault] = &[
    fault(
        "mux-field-alone",
        "announces multiplexing and goes on as without it",
        |b| {
            b.mux.connection = MuxConnection::Http2;
        },
    ),
    fault(
        "mux-silent",
        "announces multiplexing and reads nothing of the connection",
        |b| {
            b.mux.connection = MuxConnection::Silence;
        },
    ),
    fault(
        "mux-one-word",
        "multiplexes for the word `true` alone",
        |b| {
            b.mux.values = Values::Word;
        },
    ),
    fault(
        "mux-any-value",
        "multiplexes for every value, even `false`",
        |b| {
            b.mux.values = Values::Any;
        },
    ),
    fault(
        "mux-first-stream-ignored",
        "leaves the first stream of the session unread",
        |b| {
            b.mux.ignores_first_stream = true;
        },
    ),
    fault(
        "mux-further-stream-ignored",
        "leaves a later stream without a knock unread",
        |b| {
            b.mux.ignores_further_streams = true;
        },
    ),
    fault(
        "mux-second-served",
        "gives a second connection a session",
        |b| {
            b.mux.second = SecondConnection::Served;
        },
    ),
    fault(
        "mux-second-replaces",
        "ends the first session for a second connection",
        |b| {
            b.mux.second = SecondConnection::Replaces;
        },
    ),
    fault(
        "mux-outlives-connection",
        "waits on after the end of its one connection",
        |b| {
            b.mux.loss = Loss::Unnoticed;
        },
    ),
    fault(
        "mux-connection-end-fails",
        "exits with 1 at the end of its one connection",
        |b| {
            b.mux.loss = Loss::Fails;
        },
    ),
    fault("mux-no-ack", "accepts streams without saying so", |b| {
        b.mux.frames = Frames::WithoutAck;
    }),
    fault("mux-no-pong", "answers no ping", |b| {
        b.mux.frames = Frames::WithoutPong;
    }),
    fault(
        "mux-pong-zero",
        "answers every ping with the number 0",
        |b| {
            b.mux.frames = Frames::PongZero;
        },
    ),
    fault(
        "mux-resets",
        "resets streams instead of closing them",
        |b| {
            b.mux.frames = Frames::ResetForClose;
        },
    ),
    fault("mux-never-closes", "closes no stream", |b| {
        b.mux.frames = Frames::WithoutClose;
    }),
    fault("mux-closes-twice", "closes each stream twice", |b| {
        b.mux.frames = Frames::CloseTwice;
    }),
    fault(
        "mux-no-window",
        "never makes room for more than the first 256 KiB",
        |b| {
            b.mux.frames = Frames::WithoutWindow;
        },
    ),
    fault(
        "mux-resets-large",
        "resets a stream that has carried a MiB",
        |b| {
            b.mux.frames = Frames::ResetAfter(1 << 20);
        },
    ),
    fault(
        "mux-tls-outside",
        "wraps the session in TLS, and not its streams",
        |b| {
            b.mux.tls = MuxTls::Outside;
        },
    ),
    fault("mux-tls-nowhere", "leaves TLS out of a session", |b| {
        b.mux.tls = MuxTls::Nowhere;
    }),
    fault(
        "mux-tls-accepts-bare",
        "leaves TLS out of the streams that it accepts for an id",
        |b| {
            b.mux.tls = MuxTls::NotWhereAccepted;
        },
    ),
    fault(
        "mux-tls-dials-bare",
        "leaves TLS out of the streams that it dials",
        |b| {
            b.mux.tls = MuxTls::NotWhereDialled;
        },
    ),
    fault(
        "mux-few-workers",
        "runs two calls at once where it multiplexes",
        |b| {
            b.mux.workers = Some(2);
        },
    ),
    fault(
        "mux-output-lost",
        "keeps its output to itself where it multiplexes",
        |b| {
            b.mux.loses_output = true;
        },
    ),
    fault(
        "mux-shutdown-ignored",
        "outlives `Shutdown` where it multiplexes",
        |b| {
            b.mux.controller = Some(Controller {
                exit: Exit::Never,
                ..Controller::default()
            });
        },
    ),
    fault(
        "mux-shutdown-exit-one",
        "exits with status 1 after `Shutdown` where it multiplexes",
        |b| {
            b.mux.controller = Some(Controller {
                status: 1,
                ..Controller::default()
            });
        },
    ),
];
