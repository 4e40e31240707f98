//! A plugin that nobody's host started does not serve.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Exit, NoLine, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "cookie/required",
    clause: "ENV-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "without its cookie the plugin exits and does not serve",
    why: "People start plugins by hand, by mistake or to see what they do. A plugin that \
          serves then hangs their terminal and leaves a socket that nobody uses.",
    remedy: "Compare the cookie before anything else; print what the program is for on \
             stderr and exit with status 1.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "served",
            hint: "the cookie is never looked at",
            mutants: &["cookie-ignored"],
        },
        Reason {
            id: "lingers",
            hint: "the refusal is printed, but the process is not ended",
            mutants: &["cookie-refusal-hangs"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let key = stage.target.cookie.key.clone();
    let limit = stage.refusal_limit();
    let launched = stage.launch(&Start::plain().without(&key)).await?;
    match launched.line(limit.duration).await {
        Ok(plugin) => fail(
            "served",
            format!("no handshake line while `{key}` is not set"),
            format!("`{}`", plugin.line.text()),
        ),
        Err(NoLine::Exited(Exit::Status(_) | Exit::Signal(_))) => Ok(()),
        Err(NoLine::Silent | NoLine::Endless) => fail(
            "lingers",
            format!(
                "an exit within {} while `{key}` is not set",
                limit.seconds()
            ),
            "the process runs on and does not serve",
        ),
    }
}
