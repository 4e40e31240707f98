//! The line begins with the version of the line itself.

use super::field::field;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/core-version",
    clause: "HS-5",
    level: Level::Must,
    suite: Suite::Core,
    title: "the first field is 1, the core protocol version",
    why: "A Go host refuses another number with `incompatible core API version with plugin`, and \
          a text that is none with `error parsing core protocol version`.",
    remedy: "Print the constant `1` as the first field. It is the version of the handshake \
             itself; your application's version is the second field.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "wrong",
            hint: "the application's version, or a count of your own, stands in the first field",
            mutants: &["core-version-two"],
        },
        Reason {
            id: "malformed",
            hint: "the first field is not a plain decimal number",
            mutants: &["core-version-word"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let core = field(stage, 0).await?;
    if core == "1" {
        return Ok(());
    }
    let number = !core.is_empty() && core.bytes().all(|byte| byte.is_ascii_digit());
    let reason = if number && !core.starts_with('0') {
        "wrong"
    } else {
        "malformed"
    };
    fail(reason, "`1` as the first field", excerpt(&core))
}
