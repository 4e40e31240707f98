//! The line has the fields that every host needs.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start, excerpt};

/// Core version, application version, network and address.
const NEEDED: usize = 4;

pub(super) static CHECK: Check = Check {
    id: "handshake/fields",
    clause: "HS-4",
    level: Level::Must,
    suite: Suite::Core,
    title: "the handshake line has at least four filled fields with no blanks around them",
    why: "A Go host refuses a shorter line with `Unrecognized remote plugin message: …`, and it \
          does not trim fields: `1 |…` ends in `error parsing core protocol version: \
          strconv.Atoi: parsing \"1 \": invalid syntax`.",
    remedy: "Join the fields with a bare `|`: `1|VERSION|unix|PATH|grpc|`.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "blanks",
            hint: "the fields are joined with ` | `, or a number is formatted with padding",
            mutants: &["spaced-fields"],
        },
        Reason {
            id: "too-few",
            hint: "the line ends before the address, or the address was not known when it was \
                   printed",
            mutants: &["three-fields"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let fields = plugin.line.fields();
    let filled = fields
        .iter()
        .take_while(|field| !field.trim().is_empty())
        .count();
    if filled < NEEDED {
        return fail(
            "too-few",
            "`CORE|APP|NETWORK|ADDRESS|…`, none of the four empty",
            excerpt(&plugin.line.text()),
        );
    }
    if fields.iter().any(|field| field.trim() != field) {
        return fail(
            "blanks",
            "fields with nothing around them but `|`",
            excerpt(&plugin.line.text()),
        );
    }
    Ok(())
}
