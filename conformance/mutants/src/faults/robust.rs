//! Faults of a plugin that a hostile or broken host brings down.

use std::time::Duration;

use super::{Fault, fault};
use crate::behaviour::{Behaviour, Exit, Fragile, Ruin, Trigger};

const fn ends(behaviour: &mut Behaviour, trigger: Trigger) {
    let ruin = Ruin::Ends;
    behaviour.fragile = Some(Fragile { trigger, ruin });
}

const fn deafens(behaviour: &mut Behaviour, trigger: Trigger) {
    let ruin = Ruin::Deafens;
    behaviour.fragile = Some(Fragile { trigger, ruin });
}

pub(super) const FAULTS: &[Fault] = &[
    fault(
        "garbage-fatal",
        "ends on a connection that speaks no HTTP/2",
        |b| ends(b, Trigger::Garbage),
    ),
    fault(
        "garbage-deafens",
        "takes no connection after one that speaks no HTTP/2",
        |b| deafens(b, Trigger::Garbage),
    ),
    fault("crowd-fatal", "ends when 65 connections are open", |b| {
        ends(b, Trigger::Crowd);
    }),
    fault(
        "crowd-deafens",
        "takes no connection after 65 were open at once",
        |b| deafens(b, Trigger::Crowd),
    ),
    fault(
        "cut-frame-fatal",
        "ends when a connection breaks off in a frame",
        |b| ends(b, Trigger::CutFrame),
    ),
    fault(
        "cut-message-deafens",
        "takes no connection after one that broke off in a message",
        |b| deafens(b, Trigger::CutMessage),
    ),
    fault(
        "oversized-frame-fatal",
        "ends on a frame of more than 16 KiB",
        |b| ends(b, Trigger::OversizedFrame),
    ),
    fault(
        "continuation-fatal",
        "ends on CONTINUATION without HEADERS",
        |b| ends(b, Trigger::LooseContinuation),
    ),
    fault(
        "stream-zero-deafens",
        "takes no connection after DATA on stream 0",
        |b| deafens(b, Trigger::StreamZero),
    ),
    fault(
        "unknown-frame-refused",
        "closes a connection on a frame that it does not know",
        |b| {
            b.fragile = Some(Fragile {
                trigger: Trigger::UnknownFrame,
                ruin: Ruin::Closes,
            });
        },
    ),
    fault("pings-fatal", "ends on 5,000 pings", |b| {
        ends(b, Trigger::Pings);
    }),
    fault(
        "settings-deafen",
        "takes no connection after 5,000 settings",
        |b| deafens(b, Trigger::Settings),
    ),
    fault(
        "resets-fatal",
        "ends on calls that are reset at once",
        |b| {
            ends(b, Trigger::Resets);
        },
    ),
    fault(
        "unknown-method-refused",
        "answers an unknown method with NOT_FOUND",
        |b| b.calls.unknown_method_refused = true,
    ),
    fault(
        "unknown-service-refused",
        "answers an unknown service with NOT_FOUND",
        |b| b.calls.unknown_service_refused = true,
    ),
    fault(
        "unknown-encoding-silent",
        "never answers a call with an unknown encoding",
        |b| b.calls.silent_on_encoding = true,
    ),
    fault(
        "malformed-timeout-fatal",
        "ends on a timeout that is no time",
        |b| ends(b, Trigger::MalformedTimeout),
    ),
    fault(
        "wrong-method-deafens",
        "takes no connection after a call that is no POST",
        |b| deafens(b, Trigger::WrongMethod),
    ),
    fault("metadata-bound-low", "refuses 4 KiB of metadata", |b| {
        b.calls.metadata = Some(4 << 10);
    }),
    fault(
        "large-metadata-fatal",
        "ends on headers of more than 20 KiB",
        |b| ends(b, Trigger::LargeHeaders),
    ),
    fault(
        "large-metadata-deafens",
        "takes no connection after headers of more than 20 KiB",
        |b| deafens(b, Trigger::LargeHeaders),
    ),
    fault(
        "watches-kept",
        "keeps one of 180 places for each watch of health that was cancelled",
        |b| b.calls.watches = Some(180),
    ),
    fault("deadline-ignored", "ignores deadlines", |b| {
        b.calls.timeless = true;
    }),
    fault("calls-shed", "turns away calls beside 100 others", |b| {
        b.calls.bound = Some(100);
    }),
    fault("replies-mixed", "shares a buffer between calls", |b| {
        b.calls.shared_buffer = true;
    }),
    fault(
        "second-shutdown-aborts",
        "aborts itself on the second `Shutdown`",
        |b| {
            b.controller.once = true;
            b.controller.exit = Exit::After(Duration::from_millis(300));
        },
    ),
    fault(
        "stdio-first-reader-only",
        "sends its output to the first reader only",
        |b| b.stdio.first_reader_only = true,
    ),
    fault(
        "print-blocks-calls",
        "takes no call while another prints",
        |b| b.calls.printing_blocks = true,
    ),
];
