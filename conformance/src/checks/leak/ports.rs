//! The plugin listens where it says, and nowhere else.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start, announced_and_others, excerpt, holds};

pub(super) static CHECK: Check = Check {
    id: "leak/ports",
    clause: "PROC-7",
    level: Level::Should,
    suite: Suite::Process,
    title: "nothing listens but the announced address",
    why: "Whoever can reach the machine, or any process on it, can talk to a port that the host \
          knows nothing of: no certificate guards it, no firewall rule names it, and two copies \
          of the plugin may want the same one.",
    remedy: "Switch off debug servers, metrics endpoints and inspectors (`net/http/pprof`, \
             `--inspect`, JMX) unless the user asks for them, and serve them over the broker or \
             the announced socket instead.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "open",
        hint: "a debug, metrics or helper server that listens beside the plugin's own",
        mutants: &["port-open", "datagrams-taken", "abstract-socket-open"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let announced = plugin.address()?;
    let client = plugin.connect().await?;
    client.answers().await?;
    let (_, others) = announced_and_others(plugin.process.id, &announced);
    for member in plugin.process.tree() {
        if let Some(other) = others.iter().find(|listener| holds(member.id, listener)) {
            return fail(
                "open",
                "no listener but the announced one",
                format!(
                    "process {} ({}) listens on {}",
                    member.id,
                    excerpt(&member.name),
                    excerpt(&other.at.to_string())
                ),
            );
        }
    }
    Ok(())
}
