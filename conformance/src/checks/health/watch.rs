//! A watcher learns the status at once and stays.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit::{self, Limit};
use crate::subject::{
    Code, HealthCheckResponse, PLUGIN, ServingStatus, Stage, Start, Status, Streaming, describe,
};

pub(super) static CHECK: Check = Check {
    id: "health/watch",
    clause: "HC-2",
    level: Level::Should,
    suite: Suite::Core,
    title: "Health/Watch of `plugin` sends SERVING and stays open",
    why: "gRPC's own client-side health checking watches instead of asking again and again; \
          while a watch that ended is being opened anew the connection counts as down, and \
          calls fail with `Unavailable`.",
    remedy: "Use the health library of the gRPC project, which implements Watch. In a handler \
             of your own send the status, then wait for a change or the end of the call.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "unimplemented",
            hint: "the handler was written by hand and has Check only",
            mutants: &["health-watch-missing"],
        },
        Reason {
            id: "status",
            hint: "Watch looks the name up elsewhere than Check does",
            mutants: &["health-watch-unknown"],
        },
        Reason {
            id: "ended",
            hint: "the handler returns after its first message",
            mutants: &["health-watch-ends"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    if !matches!(client.health(PLUGIN).await?, Ok(ServingStatus::Serving)) {
        return blocked_by("health/serving");
    }
    let mut updates = match client.watch(PLUGIN).await? {
        Ok(updates) => updates,
        Err(status) => return broken_off(Some(status)),
    };
    match next(&mut updates, limit::CALL).await {
        None => return Err(Stop::Hang(limit::CALL)),
        Some(Ok(ServingStatus::Serving)) => {}
        Some(Ok(other)) => {
            let seen = format!("`{}`", other.as_str_name());
            return fail("status", "`SERVING` first, as Health/Check says", seen);
        }
        Some(Err(end)) => return broken_off(end),
    }
    match next(&mut updates, limit::QUIET).await {
        Some(Err(end)) => {
            plugin.alive()?;
            broken_off(end)
        }
        // A second message says nothing new, and harms nobody.
        None | Some(Ok(_)) => Ok(()),
    }
}

/// The next status, or how the call ended; `None` when the limit passes first.
pub(super) async fn next(
    updates: &mut Streaming<HealthCheckResponse>,
    limit: Limit,
) -> Option<Result<ServingStatus, Option<Status>>> {
    let message = tokio::time::timeout(limit.duration, updates.message())
        .await
        .ok()?;
    Some(match message {
        Ok(Some(update)) => Ok(update.status()),
        Ok(None) => Err(None),
        Err(status) => Err(Some(status)),
    })
}

fn broken_off(end: Option<Status>) -> Outcome {
    let expected = "a stream that begins with `SERVING` and stays open";
    match end {
        Some(status) if status.code() == Code::Unimplemented => {
            fail("unimplemented", expected, describe(&status))
        }
        Some(status) => fail(
            "ended",
            expected,
            format!("it ended with {}", describe(&status)),
        ),
        None => fail("ended", expected, "it ended"),
    }
}
