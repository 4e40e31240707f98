//! Many brokered connections at once.

use futures::{StreamExt, stream};

use super::meeting::{Meeting, Tried, name};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::checks::robust::unmixed;
use crate::limit;
use crate::subject::{Accepted, Stage, describe};

pub(super) static CHECK: Check = Check {
    id: "broker/concurrent",
    clause: "BRK-9",
    level: Level::Must,
    suite: Suite::Broker,
    title: "50 dials and 50 accepts at once each reach the endpoint of their id",
    why: "Hosts that call a plugin from many threads broker as many connections, and \
          announcements arrive in any order. A plugin that pairs them by order calls the wrong \
          service without any error.",
    remedy: "Pair announcements and dials by `service_id` alone; put no bound on how many wait; \
             hold no lock while waiting.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "mixed-up",
            hint: "announcements are taken from a queue in the order in which they come",
            mutants: &["broker-mixes-up"],
        },
        Reason {
            id: "failed",
            hint: "only so many dials may wait, or each waits on a thread of a small pool",
            mutants: &["broker-few-dials"],
        },
        Reason {
            id: "in-turn",
            hint: "a lock is held while a dial waits for its announcement",
            mutants: &["broker-dials-in-turn"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// How many dials, and how many accepts.
const MANY: u32 = 50;
/// How many of the plugin's endpoints are called at once: a host has threads, too.
const AT_ONCE: usize = 10;

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    // A pair of single ones first: where these fail, that is another's to report.
    meeting.reach(meeting.fresh()).await?;
    beside_one_that_waits(&meeting).await?;
    if let Err(stop) = many(&meeting).await {
        unmixed(&meeting.client).await?;
        return Err(stop);
    }
    meeting.plugin.alive()
}

/// A dial that waits does not keep another waiting.
async fn beside_one_that_waits(meeting: &Meeting) -> Outcome {
    let waiting = meeting.dial(meeting.fresh(), "");
    let other = async {
        tokio::time::sleep(limit::QUIET.duration).await;
        tokio::time::timeout(limit::TURN.duration, meeting.dial_early()).await
    };
    tokio::pin!(waiting);
    let answered = tokio::select! {
        biased;
        answered = other => answered,
        // One that fails at once keeps nobody waiting.
        _ = &mut waiting => return Ok(()),
    };
    let seen = match answered {
        Ok(answered) => match answered? {
            Ok(()) => return Ok(()),
            Err(seen) => seen,
        },
        Err(_) => format!("no answer within {}", limit::TURN.seconds()),
    };
    waiting.await?.ok();
    meeting.dials_otherwise().await?;
    let dialling = meeting.dial(meeting.fresh(), "");
    let answering = async {
        tokio::time::sleep(limit::QUIET.duration).await;
        tokio::time::timeout(limit::TURN.duration, meeting.client.answers()).await
    };
    if let (_, Err(_)) = tokio::join!(dialling, answering) {
        // Not even another call is answered then.
        return blocked_by("grpc/concurrent-streams");
    }
    fail(
        "in-turn",
        "an answer to a dial while another waits for its announcement",
        seen,
    )
}

async fn many(meeting: &Meeting) -> Outcome {
    let host_ids: Vec<u32> = (1..=MANY).collect();
    let plugin_ids: Vec<u32> = (MANY + 1..=2 * MANY).collect();
    let named = |id: u32| format!("n{id}");
    let endpoints = host_ids.iter().map(|id| meeting.endpoint(&named(*id)));
    let endpoints: Vec<Accepted> = endpoints.collect::<Result<_, _>>()?;
    let announce = |ids: &mut dyn Iterator<Item = (&u32, &Accepted)>| {
        for (id, endpoint) in ids {
            meeting.announce(*id, &endpoint.address);
        }
    };
    let pairs = || host_ids.iter().zip(&endpoints);
    announce(&mut pairs().filter(|(id, _)| **id % 2 == 0));
    let dials = host_ids
        .iter()
        .map(|id| async { (*id, meeting.dial(*id, &named(*id)).await) });
    let accepts = plugin_ids.iter().map(|id| async {
        let accepted = meeting
            .client
            .call(meeting.client.probe().accept(*id))
            .await;
        (*id, accepted)
    });
    let late = async {
        tokio::time::sleep(limit::QUIET.duration).await;
        // In another order than that of the dials.
        announce(&mut pairs().rev().filter(|(id, _)| **id % 2 == 1));
    };
    let (dialled, accepted, ()) = tokio::join!(
        futures::future::join_all(dials),
        futures::future::join_all(accepts),
        late
    );
    for (id, dialled) in dialled {
        judge(meeting, id, dialled?)?;
    }
    for (id, accepted) in accepted {
        let accepted = accepted?.map_err(|status| describe(&status));
        judge(meeting, id, accepted)?;
    }
    let reached = stream::iter(plugin_ids)
        .map(|id| async move { (id, called(meeting, id).await) })
        .buffer_unordered(AT_ONCE);
    let reached: Vec<_> = reached.collect().await;
    for (id, reached) in reached {
        judge(meeting, id, reached?)?;
    }
    Ok(())
}

/// Calls what the plugin accepts under this id.
async fn called(meeting: &Meeting, id: u32) -> Result<Tried, Stop> {
    let Some(address) = meeting.broker.announced(id).await else {
        return Ok(Err("no announcement".to_owned()));
    };
    let client = match meeting.plugin.connect_to(address).await {
        Err(Stop::Blocked(_)) => return Ok(Err("nobody listens there".to_owned())),
        connected => connected?,
    };
    Ok(match name(&client).await? {
        Ok(name) if name == id.to_string() => Ok(()),
        Ok(name) => Err(format!("the answer `{name}`")),
        Err(status) => Err(describe(&status)),
    })
}

fn judge(meeting: &Meeting, id: u32, tried: Tried) -> Outcome {
    let Err(seen) = tried else { return Ok(()) };
    meeting.still_open()?;
    let reason = if seen.starts_with("the answer") {
        "mixed-up"
    } else {
        "failed"
    };
    fail(
        reason,
        format!("the answer of endpoint {id}, of {MANY} in each direction"),
        seen,
    )
}
