//! Nothing comes before the handshake line.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/first-line",
    clause: "HS-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "the handshake is the first line on stdout",
    why: "A Go host reads one line and takes it for the handshake, even an empty one. With \
          anything before it the start fails with `Unrecognized remote plugin message: …`, and \
          the plugin is killed.",
    remedy: "Print nothing to stdout before the handshake: send logs and banners to stderr. In \
             Java turn off Spring's banner and give logback a stderr target; in Node replace \
             `console.log`; in Python give `logging` and `warnings` stderr and look at what \
             imported modules print.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "preamble",
            hint: "a banner, a log line or a library's greeting goes to stdout at the start",
            mutants: &["banner-first"],
        },
        Reason {
            id: "blank-line",
            hint: "a print of nothing, or a newline put before the line to be safe",
            mutants: &["blank-line-first"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // Further features of a plugin may greet as they are set up.
    for start in [Start::plain(), Start::probing()] {
        let preamble = stage.start(&start).await?.line.preamble;
        if preamble.is_empty() {
            continue;
        }
        let reason = if preamble.trim_ascii().is_empty() {
            "blank-line"
        } else {
            "preamble"
        };
        return fail(
            reason,
            "the handshake line as the first bytes on stdout",
            format!("{} before it", excerpt(&String::from_utf8_lossy(&preamble))),
        );
    }
    Ok(())
}
