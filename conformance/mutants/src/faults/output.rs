//! Faults of what a plugin puts out while it serves: standard streams and log.

use super::{Fault, fault};

/// Two pages: a pipe holds no less than one.
const KEPT: usize = 8192;

pub(super) const FAULTS: &[Fault] = &[
    fault("stdio-missing", "does not stream its output", |b| {
        b.stdio.served = false;
    }),
    fault(
        "stdio-ends-at-once",
        "ends the stream of its output at once",
        |b| b.stdio.ends_at_once = true,
    ),
    fault(
        "stdout-not-forwarded",
        "does not forward standard output",
        |b| b.stdio.stdout = false,
    ),
    fault(
        "stderr-not-forwarded",
        "does not forward standard error",
        |b| b.stdio.stderr = false,
    ),
    fault(
        "channels-swapped",
        "forwards standard output as standard error, and the reverse",
        |b| b.stdio.swapped = true,
    ),
    fault(
        "stdio-lossy-text",
        "replaces what is not UTF-8 in its output",
        |b| b.stdio.lossy_text = true,
    ),
    fault("stdio-reordered", "swaps chunks of its output", |b| {
        b.stdio.reordered = true;
    }),
    fault("stdio-empty-data", "sends a message without data", |b| {
        b.stdio.empty_data = true;
    }),
    fault("stdio-channel-zero", "sends a message on channel 0", |b| {
        b.stdio.channel_zero = true;
    }),
    fault(
        "stdio-carries-handshake",
        "forwards its handshake line too",
        |b| b.stdio.carries_handshake = true,
    ),
    fault(
        "stdio-dropped-before-reader",
        "drops what it wrote before the host read",
        |b| b.stdio.dropped_before_reader = true,
    ),
    fault(
        "stdio-dropped-when-full",
        "keeps 8 KiB of its output and drops the rest",
        |b| b.stdio.kept_when_full = Some(KEPT),
    ),
    fault(
        "log-numeric-level",
        "writes the level of its log as a number",
        |b| b.log.numeric_level = true,
    ),
    fault("log-breaks-off", "ends in the middle of a log line", |b| {
        b.log.breaks_off = true;
    }),
    fault(
        "log-captured",
        "writes the log of its services to the captured standard error",
        |b| b.log.captured = true,
    ),
    fault(
        "log-timestamp-milliseconds",
        "writes three digits of each second's fraction in its log",
        |b| b.log.fraction_digits = 3,
    ),
];
