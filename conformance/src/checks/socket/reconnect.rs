//! Connections come and go.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Client, Plugin, Stage, Start, dial};

pub(super) static CHECK: Check = Check {
    id: "socket/reconnect",
    clause: "NET-4",
    level: Level::Must,
    suite: Suite::Core,
    title: "connections that open and close do not keep the plugin from taking more",
    why: "A Go host that reattaches first opens a connection and closes it at once to see \
          whether the plugin lives (`reattachment process not found` otherwise), and gRPC \
          opens a new connection after a broken one.",
    remedy: "Accept in a loop for as long as the process lives; an error on one connection, \
             the end of file before its first byte included, ends just that connection.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "exits",
            hint: "an error of one connection ends the accept loop and with it the process",
            mutants: &["empty-connection-fatal"],
        },
        Reason {
            id: "refused",
            hint: "the listener accepts once and not in a loop",
            mutants: &["single-connection"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// How many connections close without a byte.
const EMPTY: usize = 20;
/// How many clients call after that, each beside those before it.
const CLIENTS: usize = 3;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let address = plugin.address()?;
    for _ in 0..EMPTY {
        // Whether it is accepted shows below; one refused by a plugin that has ended, too.
        drop(dial(&address).await);
    }
    if let Some(exit) = plugin.exit(limit::QUIET).await {
        return exits(&exit.to_string());
    }
    let mut open = Vec::new();
    for number in 1..=CLIENTS {
        match call(&plugin).await {
            Ok(client) => open.push(client),
            Err(Stop::Crash(exit)) => return exits(&exit.to_string()),
            Err(
                Stop::Hang(_)
                | Stop::Blocked("grpc/answers" | "handshake/listening" | "socket/reconnect"),
            ) => {
                return fail(
                    "refused",
                    format!(
                        "answers on {CLIENTS} connections at once, opened after {EMPTY} that were closed at once"
                    ),
                    format!("no answer on connection {number}"),
                );
            }
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

async fn call(plugin: &Plugin) -> Result<Client, Stop> {
    let client = plugin.connect().await?;
    client.answers().await?;
    Ok(client)
}

fn exits(exit: &str) -> Outcome {
    fail(
        "exits",
        format!("a plugin that lives on after {EMPTY} connections that were closed at once"),
        format!("it ended with {exit}"),
    )
}
