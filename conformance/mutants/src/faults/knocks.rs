//! Faults of the broker of a plugin that multiplexes.

use std::time::Duration;

use super::{Fault, fault};
use crate::behaviour::{MuxAnswer, MuxRefusal, MuxRoute, Opens};

pub(super) const FAULTS: &[Fault] = &[
    fault("mux-accept-silent", "answers no knock", |b| {
        b.mux.accepts.answer = MuxAnswer::Silent;
    }),
    fault("mux-accept-refused", "refuses each knock", |b| {
        b.mux.accepts.answer = MuxAnswer::Refuses;
    }),
    fault(
        "mux-accept-to-main",
        "hands brokered streams to the main endpoint",
        |b| {
            b.mux.accepts.route = MuxRoute::Main;
        },
    ),
    fault(
        "mux-accept-in-order",
        "hands brokered streams out in the order of its accepts",
        |b| {
            b.mux.accepts.route = MuxRoute::InOrderOfAccepts;
        },
    ),
    fault(
        "mux-early-knock-forgotten",
        "forgets a knock that comes before its id is accepted",
        |b| {
            b.mux.accepts.forgets_early_knocks = true;
        },
    ),
    fault(
        "mux-unknown-acknowledged",
        "acknowledges a knock for an id that nobody accepts",
        |b| {
            b.mux.accepts.acknowledges_anything = true;
        },
    ),
    fault(
        "mux-unknown-stuck",
        "answers no knock any more after one for an unknown id",
        |b| {
            b.mux.accepts.stuck_by_unknown = true;
        },
    ),
    fault(
        "mux-stale-knock",
        "acknowledges a knock however old it is",
        |b| {
            b.mux.accepts.keeps_stale_knocks = true;
        },
    ),
    fault(
        "mux-accepts-run-out",
        "takes no more than 100 brokered streams",
        |b| {
            b.mux.accepts.most = Some(100);
        },
    ),
    fault(
        "mux-dial-without-knock",
        "waits for an address where it has to knock",
        |b| {
            b.mux.dials.expects_socket = true;
        },
    ),
    fault(
        "mux-dial-without-stream",
        "opens no stream after its knock",
        |b| {
            b.mux.dials.opens = Opens::Never;
        },
    ),
    fault(
        "mux-dial-two-streams",
        "opens two streams for one knock and speaks on the second",
        |b| {
            b.mux.dials.opens = Opens::Twice;
        },
    ),
    fault("mux-dial-at-once", "opens its stream with the knock", |b| {
        b.mux.dials.opens = Opens::AtOnce;
    }),
    fault(
        "mux-refusal-ignored",
        "takes a refusal for an acknowledgement",
        |b| {
            b.mux.dials.refusal = MuxRefusal::Ignored;
        },
    ),
    fault(
        "mux-refusal-waits",
        "waits on when its knock is refused",
        |b| {
            b.mux.dials.refusal = MuxRefusal::WaitsOn;
        },
    ),
    fault(
        "mux-dial-gives-up",
        "waits 1 s for the answer to its knock",
        |b| {
            b.mux.dials.limit = Some(Duration::from_secs(1));
        },
    ),
    fault(
        "mux-dial-waits-on",
        "waits for ever for the answer to its knock",
        |b| {
            b.mux.dials.limit = None;
        },
    ),
    fault(
        "mux-dials-overlap",
        "knocks while an earlier dial is under way",
        |b| {
            b.mux.dials.one_at_a_time = false;
        },
    ),
    fault("mux-dials-run-out", "dials no more than 100 ids", |b| {
        b.mux.dials.most = Some(100);
    }),
];
