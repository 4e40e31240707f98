//! The fields that a host reads are strings.

use super::lines::written;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "log/fields",
    clause: "LOG-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "@message, @level and @timestamp of a JSON log line are strings",
    why: "A Go host takes them for strings without looking, so one line with another type ends \
          the host itself: `panic: interface conversion: interface {} is float64, not string`.",
    remedy: "Write the level as a word (`info`), the message as text and the time as a \
             formatted string. Loggers that number their levels (pino, bunyan) need a formatter \
             before their output gets these keys.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "not-string",
        hint: "a logger's own level number, its time in milliseconds or a message object is \
               written under hclog's key",
        mutants: &["log-numeric-level"],
    }],
    run: |stage| Box::pin(run(stage)),
};

const STRINGS: [&str; 3] = ["@message", "@level", "@timestamp"];

async fn run(stage: &mut Stage) -> Outcome {
    for line in written(stage).await? {
        for key in STRINGS {
            let value = line.fields.get(key);
            if value.is_some_and(|value| !value.is_string()) {
                return fail(
                    "not-string",
                    format!("a string under `{key}`"),
                    excerpt(&line.text),
                );
            }
        }
    }
    Ok(())
}
