//! The broker ends with its stream, and the plugin does not.

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Code, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "broker/ends-with-call",
    clause: "BRK-8",
    level: Level::Should,
    suite: Suite::Broker,
    title: "when the host ends StartStream, the plugin ends the call and its dials, and serves on",
    why: "The stream ends when a host is done with the plugin, or has lost the connection. A \
          call that the plugin keeps open delays its end, and a dial that waits for ever keeps \
          its handler, and a thread, for as long as the process lives.",
    remedy: "Return from StartStream when the requests end, and when the call is cancelled. \
             Wake the dials that wait then, and let them fail; a limit of 5 s each does in the \
             last resort.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "open",
            hint: "the handler waits for something to send, and does not look at the requests",
            mutants: &["broker-outlives-host"],
        },
        Reason {
            id: "dial-hangs",
            hint: "the wait for an announcement has no limit, or what would end it ended first",
            mutants: &["broker-orphans-dials"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    half_closed(stage).await?;
    if stage.facts.probe {
        return cancelled(stage).await;
    }
    Ok(())
}

async fn half_closed(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let mut broker = client.broker();
    client.answers().await?;
    client.answers().await?;
    match broker.heard().end {
        None => {}
        Some(Err(status)) if status.code() == Code::Unimplemented => {
            return blocked_by("broker/implemented");
        }
        Some(_) => return blocked_by("broker/stays-open"),
    }
    broker.finish();
    let end = broker.until(limit::CALL, |_| false).await.end;
    client.answers().await?;
    if end.is_none() {
        return fail(
            "open",
            "the end of StartStream, once the host has ended its half",
            format!("it is open {} later", limit::CALL.seconds()),
        );
    }
    plugin.alive()
}

async fn cancelled(stage: &mut Stage) -> Outcome {
    let Meeting {
        plugin,
        client,
        broker,
        ..
    } = Meeting::start(stage).await?;
    let mut probe = client.probe();
    let ending = async {
        tokio::time::sleep(limit::QUIET.duration).await;
        drop(broker);
    };
    let dialling = client.call_within(limit::DIAL, probe.dial(77));
    let (dialled, ()) = tokio::join!(dialling, ending);
    match dialled {
        Err(Stop::Hang(limit)) => {
            // A dial that never ends, stream or not, is another's to report.
            let meeting = Meeting::start(stage).await?;
            let dialled = meeting.dial(78, "").await?;
            if dialled.is_err_and(|seen| seen.starts_with("no answer")) {
                return blocked_by("broker/dial-limit");
            }
            fail(
                "dial-hangs",
                "an error for a dial that waits when the stream ends",
                format!("no answer within {}", limit.seconds()),
            )
        }
        other => {
            let _ = other?;
            client.answers().await?;
            plugin.alive()
        }
    }
}
