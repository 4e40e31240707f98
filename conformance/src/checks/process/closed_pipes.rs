//! A plugin outlives the ends of its output pipes.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "process/closed-pipes",
    clause: "SIG-3",
    level: Level::Should,
    suite: Suite::Process,
    title: "the plugin goes on when its host closes the pipes of stdout and stderr",
    why: "A host that detaches from its plugins and comes back (Nomad, every user of \
          `ReattachConfig`) closes the pipes when it ends. A plugin that dies of that is gone \
          when the next host wants it: `reattachment process not found`.",
    remedy: "Take a failed write to the log for lost, and no more: ignore SIGPIPE and the error \
             EPIPE (in Node add an `error` listener to `process.stdout` and `process.stderr`; \
             in Java and Python catch it in the log handler). A watch for the host's end \
             belongs behind a switch.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "exits",
        hint: "a failed write of a log line, or the end of a pipe, is taken for the end of the \
               host",
        mutants: &["log-failure-fatal"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// How often the plugin is called on a new connection, and may want to log that.
const CONNECTIONS: usize = 3;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let before = plugin.connect().await?;
    before.answers().await?;
    plugin.process.close_pipes().await;
    for _ in 0..CONNECTIONS {
        let answered = async {
            before.answers().await?;
            plugin.connect().await?.answers().await
        };
        let answered = answered.await;
        if let Some(exit) = plugin.exit(limit::QUIET).await {
            return fail(
                "exits",
                "a plugin that answers after both pipes were closed",
                format!("it ended with {exit}"),
            );
        }
        answered?;
    }
    Ok(())
}
