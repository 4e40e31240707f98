//! The answer to a host's wish to multiplex.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail, not_applicable};
use crate::subject::{Stage, Start, excerpt};

/// What Go's `strconv.ParseBool` takes.
const BOOLEANS: [&str; 12] = [
    "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False",
];

pub(super) static CHECK: Check = Check {
    id: "handshake/multiplex-field",
    clause: "HS-11",
    level: Level::Must,
    suite: Suite::Core,
    title: "the seventh field, where the host asked for it, is true or false",
    why: "A Go host that wants multiplexing parses the field as a boolean and ends the start with \
          `error parsing \"…\" as a boolean for gRPC broker multiplexing support`.",
    remedy: "Print `true` as the seventh field if the plugin multiplexes on request, else `false` \
             or no seventh field: a host reads both as no.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "malformed",
        hint: "the field echoes the variable, or holds a word of the plugin's own",
        mutants: &["multiplex-field-word"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let mut answered = false;
    // Any value that is not empty asks for the field (ENV-12).
    for value in ["true", "yes"] {
        let start = Start::plain().with("PLUGIN_MULTIPLEX_GRPC", value);
        let Some(field) = stage.start(&start).await?.line.multiplex() else {
            continue;
        };
        answered = true;
        if !BOOLEANS.contains(&field.trim()) {
            return fail(
                "malformed",
                format!("`true` or `false` for `PLUGIN_MULTIPLEX_GRPC={value}`"),
                excerpt(&field),
            );
        }
    }
    if answered {
        Ok(())
    } else {
        not_applicable(
            "the plugin sends no seventh field: a host takes it for one that does not multiplex",
        )
    }
}
