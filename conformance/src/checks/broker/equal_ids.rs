//! Each side counts for itself.

use super::meeting::{Meeting, name};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Stage, describe};

pub(super) static CHECK: Check = Check {
    id: "broker/equal-ids",
    clause: "BRK-5",
    level: Level::Must,
    suite: Suite::Broker,
    title: "both sides use the same id at once without getting in each other's way",
    why: "Both counters start at 1, so the first id of the host is the first of the plugin. \
          Which of the two is meant follows from who announced it. A plugin with one table for \
          both refuses its first callback, or calls itself.",
    remedy: "Keep what was announced to the plugin and what the plugin accepts in two tables.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "collides",
        hint: "one table holds the ids of both directions",
        mutants: &["broker-one-id-space"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// Who announces first.
#[derive(Clone, Copy, PartialEq)]
enum First {
    Host,
    Plugin,
}

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    for (id, first) in [(1, First::Host), (2, First::Plugin)] {
        let Some(seen) = trouble(&meeting, id, first).await? else {
            continue;
        };
        meeting.reach(meeting.fresh()).await?;
        meeting.dials_otherwise().await?;
        return fail(
            "collides",
            format!("id {id} accepted by the host and by the plugin at the same time"),
            seen,
        );
    }
    meeting.plugin.alive()
}

/// What goes wrong where both sides accept this id.
async fn trouble(meeting: &Meeting, id: u32, first: First) -> Result<Option<String>, Stop> {
    let host = format!("host's {id}");
    let endpoint = meeting.endpoint(&host)?;
    if first == First::Host {
        meeting.announce(id, &endpoint.address);
        tokio::time::sleep(limit::QUIET.duration).await;
    }
    let accepted = meeting
        .client
        .call(meeting.client.probe().accept(id))
        .await?;
    if first == First::Plugin {
        meeting.announce(id, &endpoint.address);
    }
    if let Err(status) = accepted {
        let seen = format!("the plugin cannot accept it: {}", describe(&status));
        return Ok(Some(seen));
    }
    if let Err(seen) = meeting.dial(id, &host).await? {
        return Ok(Some(format!("the plugin's dial of it: {seen}")));
    }
    let Some(address) = meeting.broker.announced(id).await else {
        return Ok(Some("the plugin does not announce it".to_owned()));
    };
    let client = match meeting.plugin.connect_to(address).await {
        Err(Stop::Blocked(_)) => return blocked_by("broker/accepts"),
        connected => connected?,
    };
    Ok(match name(&client).await? {
        Ok(name) if name == id.to_string() => None,
        Ok(name) => Some(format!("the plugin's endpoint calls itself `{name}`")),
        Err(status) => Some(describe(&status)),
    })
}
