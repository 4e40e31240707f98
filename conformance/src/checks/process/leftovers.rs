//! A killed plugin cleans up nothing, and the next one starts all the same.

use rustix::process::Signal;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Plugin, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "process/leftovers",
    clause: "PROC-2",
    level: Level::Must,
    suite: Suite::Process,
    title: "a plugin starts in the folder that a killed one left behind",
    why: "A host that loses patience kills, and so does the system that runs out of memory; \
          the socket and whatever else there was stay behind. Where the next start trips over \
          them, the plugin is dead until somebody removes them by hand: `Unrecognized remote \
          plugin message` or `plugin exited before we could connect`.",
    remedy: "Expect nothing of the folder: random names for sockets and files, no pid file. \
             Where a lock is needed, take one that ends with the process (`flock`), never the \
             mere existence of a file.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "refused",
        hint: "a socket, lock or pid file with a fixed name is still there, and is taken for a \
               plugin that lives",
        mutants: &["pid-file"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// How many are killed, each in the folder of the first.
const KILLED: usize = 2;

async fn run(stage: &mut Stage) -> Outcome {
    let first = stage.start(&Start::plain()).await?;
    served(&first).await?;
    let again = Start::plain().within(&first.folder);
    let mut plugin = first;
    for number in 1..=KILLED {
        plugin.signal(Signal::KILL).await;
        if plugin.exit(limit::END).await.is_none() {
            return Err(Stop::Broken("a killed plugin does not end".to_owned()));
        }
        let limit = stage.target.start_timeout;
        let outcome = match stage.launch(&again).await?.line(limit).await {
            Ok(next) => {
                plugin = next;
                served(&plugin).await
            }
            Err(why) => refused(number, &why.to_string()),
        };
        match outcome {
            Err(Stop::Crash(exit)) => return refused(number, &format!("it ended with {exit}")),
            Err(Stop::Blocked("handshake/listening" | "grpc/answers")) => {
                return refused(
                    number,
                    "it does not answer at the address that it announces",
                );
            }
            other => other?,
        }
    }
    Ok(())
}

async fn served(plugin: &Plugin) -> Outcome {
    plugin.connect().await?.answers().await
}

fn refused(number: usize, actual: &str) -> Outcome {
    fail(
        "refused",
        format!("start {} in the same folder to serve", number + 1),
        format!("after the one before it was killed, {actual}"),
    )
}
