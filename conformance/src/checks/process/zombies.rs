//! A plugin asks how its children ended.

use tokio::time::{Instant, sleep};

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "process/zombies",
    clause: "PROC-4",
    level: Level::Should,
    suite: Suite::Process,
    title: "children that have ended are reaped",
    why: "An ended child that nobody waits for keeps its entry in the process table. A plugin \
          that runs for weeks and starts a program for each call fills the table of its \
          container, and then nothing can be started any more.",
    remedy: "Wait for each child: `cmd.Wait()` in Go, `Child::wait` in Rust (dropping a `Child` \
             does not), `Popen.wait()` or `subprocess.run` in Python.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "left",
        hint: "a child was started, and nobody waits for its end",
        mutants: &["child-unreaped"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    let deadline = Instant::now() + limit::SETTLE.duration;
    loop {
        plugin.alive()?;
        let tree = plugin.process.tree();
        let Some(zombie) = tree.iter().find(|member| member.zombie) else {
            return Ok(());
        };
        if Instant::now() >= deadline {
            return fail(
                "left",
                format!(
                    "every ended child reaped within {}",
                    limit::SETTLE.seconds()
                ),
                format!(
                    "process {} ({}) is a zombie",
                    zombie.id,
                    excerpt(&zombie.name)
                ),
            );
        }
        sleep(limit::LOOK.duration).await;
    }
}
