//! What the plugin started ends with it.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "leak/children",
    clause: "PROC-5",
    level: Level::Must,
    suite: Suite::Process,
    title: "nothing that the plugin started runs on after Shutdown",
    why: "A host ends the plugin's process and knows of no other. A child that holds the \
          plugin's stdout or stderr makes the host's `Kill` wait for ever; one that does not, \
          a daemon above all, runs on until the machine is restarted, and the next start adds \
          another.",
    remedy: "End and await each child when the plugin ends: in Go with a context that Shutdown \
             cancels, in Python with `process.terminate()` and `wait()` in a `finally`, in Rust \
             with `kill_on_drop`. Where a process has to outlive the plugin, say so with an \
             expectation.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "left",
        hint: "a helper process, a shell's background job or a daemon that nobody ends",
        mutants: &["child-left", "daemon-left"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    client.shut_down().await?;
    if plugin.process.alone(limit::ALONE.duration).await {
        return Ok(());
    }
    let left = plugin.process.tree();
    let named = left
        .iter()
        .map(|member| format!("{} ({})", member.id, excerpt(&member.name)))
        .collect::<Vec<_>>()
        .join(", ");
    fail(
        "left",
        format!(
            "no process of the plugin's {} after its end",
            limit::ALONE.seconds()
        ),
        format!("still there: {named}"),
    )
}
