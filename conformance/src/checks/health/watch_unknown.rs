//! A watcher of a service that does not exist yet is told so, and waits for it.

use super::watch::next;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Client, Code, PLUGIN, ServingStatus, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "health/watch-unknown",
    clause: "HC-2",
    level: Level::Should,
    suite: Suite::Core,
    title: "Health/Watch of a service that does not exist sends SERVICE_UNKNOWN and stays open",
    why: "The health protocol keeps the call open, because the service may be registered later. A \
          client that is refused instead opens the call anew again and again; one that is told \
          SERVING calls what is not there, and gets `Unimplemented`.",
    remedy: "Use the health library of the gRPC project: those for Go, Java, Python and C++ do \
             it. Rust's tonic-health answers NOT_FOUND; put a service of your own in front of \
             its `Watch`, or leave it.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "refused",
            hint: "Watch fails as Check does where it does not find the name",
            mutants: &["health-watch-unknown-refused"],
        },
        Reason {
            id: "status",
            hint: "Watch does not look at the name",
            mutants: &["health-watch-unknown-serving"],
        },
        Reason {
            id: "ended",
            hint: "the handler returns where there is nothing to watch",
            mutants: &["health-watch-unknown-ends"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

const UNKNOWN: &str = "no.such.Service";

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let expected = "a stream that begins with `SERVICE_UNKNOWN` and stays open";
    let mut updates = match client.watch(UNKNOWN).await? {
        Ok(updates) => updates,
        Err(status) if status.code() == Code::Unimplemented => return blocked_by("health/watch"),
        Err(status) => return fail("refused", expected, describe(&status)),
    };
    match next(&mut updates, limit::CALL).await {
        None => return Err(Stop::Hang(limit::CALL)),
        Some(Ok(ServingStatus::ServiceUnknown)) => {}
        Some(Ok(other)) => return fail("status", expected, format!("`{}`", other.as_str_name())),
        Some(Err(Some(status))) => return fail("refused", expected, describe(&status)),
        Some(Err(None)) => return fail("ended", expected, "it ended without a status"),
    }
    match next(&mut updates, limit::QUIET).await {
        None | Some(Ok(_)) => Ok(()),
        Some(Err(end)) => {
            plugin.alive()?;
            stays_open(&client).await?;
            let seen = end.map_or_else(|| "it ended".to_owned(), |status| describe(&status));
            fail("ended", expected, seen)
        }
    }
}

/// Leaves a plugin that ends every watch to the check of those that it should know.
async fn stays_open(client: &Client) -> Result<(), Stop> {
    let Ok(mut updates) = client.watch(PLUGIN).await? else {
        return blocked_by("health/watch");
    };
    let _ = next(&mut updates, limit::CALL).await;
    match next(&mut updates, limit::QUIET).await {
        Some(Err(_)) => blocked_by("health/watch"),
        None | Some(Ok(_)) => Ok(()),
    }
}
