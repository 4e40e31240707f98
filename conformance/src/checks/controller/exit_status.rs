//! An orderly end counts as one.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Exit, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "controller/exit-status",
    clause: "CTL-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "after Shutdown the process exits with status 0",
    why: "A Go host logs every other end as an error: `plugin process exited … error=\"exit \
          status 1\"` or `error=\"signal: aborted\"`. Users who see it after each run look for \
          a fault that is none.",
    remedy: "Return from `main` after the server has stopped. Look for an exception on the way \
             out, a task that is cancelled and reported as failed, or a destructor that \
             aborts; stderr names it.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "status",
            hint: "the end of the server is taken for an error",
            mutants: &["shutdown-exit-one"],
        },
        Reason {
            id: "signal",
            hint: "the process kills itself, or crashes while it cleans up",
            mutants: &["shutdown-aborts"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    let exit = client.shut_down().await?;
    let reason = match exit {
        Exit::Status(0) => return Ok(()),
        Exit::Status(_) => "status",
        Exit::Signal(_) => "signal",
    };
    fail(reason, "exit status 0", exit.to_string())
}
