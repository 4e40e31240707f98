//! Whoever starts a plugin by hand is told what it is.

use super::refusal::refusals;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "cookie/explains",
    clause: "ENV-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "stderr explains the refusal without the right cookie",
    why: "A person who starts the program by hand, or whose host has another cookie, sees it end \
          at once. Without a word on stderr there is nothing to search for; a Go plugin says \
          `This binary is a plugin. These are not meant to be executed directly.`",
    remedy: "Before exiting, write a sentence or two to stderr: that the program is a plugin, \
             that it is not started by hand, and which program starts it.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "silent",
        hint: "the program exits without a message, or before its message is flushed",
        mutants: &["cookie-refusal-silent"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for refusal in refusals(stage).await? {
        if !refusal.stderr.text().trim().is_empty() {
            continue;
        }
        if refusal.stdout.total > 0 {
            // It does explain itself, in the wrong place.
            return blocked_by("cookie/stdout");
        }
        return fail(
            "silent",
            format!("a text on stderr where {}", refusal.cookie),
            format!("{} without a word", refusal.exit),
        );
    }
    Ok(())
}
