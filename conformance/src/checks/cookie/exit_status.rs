//! A refusal for want of the cookie is a failure to whoever started the program.

use super::refusal::refusals;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Exit, Stage};

pub(super) static CHECK: Check = Check {
    id: "cookie/exit-status",
    clause: "ENV-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "the exit status without the right cookie is 1",
    why: "Scripts, service managers and container runtimes read the exit status. A plugin that \
          ends with 0 looks as if it had done its work, and a misconfigured cookie goes \
          unnoticed: a Go host says only `plugin exited before we could connect`.",
    remedy: "End the refusal with status 1: `os.Exit(1)` in Go, `sys.exit(1)` in Python, \
             `process.exitCode = 1` in Node, `System.exit(1)` in Java, `ExitCode::FAILURE` in \
             Rust. An uncaught error or a panic has other statuses.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "status",
        hint: "the program returns from `main` after its message, or ends by an uncaught error",
        mutants: &["cookie-exit-zero"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for refusal in refusals(stage).await? {
        if refusal.exit != Exit::Status(1) {
            return fail(
                "status",
                "exit status 1",
                format!("{} where {}", refusal.exit, refusal.cookie),
            );
        }
    }
    Ok(())
}
