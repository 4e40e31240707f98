//! A dial that nobody answers ends.

use tokio::time::Instant;

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::starvation::Starvation;
use crate::subject::{Stage, describe};

pub(super) static CHECK: Check = Check {
    id: "broker/dial-limit",
    clause: "BRK-3",
    level: Level::Must,
    suite: Suite::Broker,
    title: "a dial of an id that nobody announces fails after 5 s",
    why: "Both sides count on these 5 s: the host's announcement may come that late, and a \
          handler that waits longer keeps its caller waiting. A Go plugin says `timeout waiting \
          for connection info`.",
    remedy: "Wait 5 s for the announcement, from the dial on, then fail the dial with an error \
             that names the id.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "early",
            hint: "the dial looks for the announcement once, or has a limit of its own",
            mutants: &["broker-dial-impatient"],
        },
        Reason {
            id: "late",
            hint: "the wait for an announcement has no limit, or one of minutes",
            mutants: &["broker-dial-patient"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    // It runs beside others: where the machine keeps the kit itself waiting, a late answer
    // says nothing.
    let starvation = Starvation::watch();
    let mut probe = meeting.client.probe();
    let began = Instant::now();
    let dialling = probe.dial(meeting.fresh());
    let dialled = meeting.client.call_within(limit::PATIENCE, dialling).await;
    let elapsed = began.elapsed();
    meeting.still_open()?;
    let expected = "an error between 4 s and 7 s after the dial";
    let seen = match dialled {
        Err(Stop::Hang(limit)) => {
            if let Some(delay) = starvation.worst() {
                let delay = delay.as_millis();
                return Err(Stop::Broken(format!(
                    "the machine kept the kit waiting for {delay} ms; run it again with less load"
                )));
            }
            let seen = format!("no answer within {}", limit.seconds());
            return fail("late", expected, seen);
        }
        Err(other) => return Err(other),
        Ok(Ok(_)) => "an answer".to_owned(),
        Ok(Err(_)) if elapsed >= limit::IMPATIENCE.duration => return meeting.plugin.alive(),
        Ok(Err(status)) => describe(&status),
    };
    let elapsed = elapsed.as_secs_f64();
    fail("early", expected, format!("{seen} after {elapsed:.1} s"))
}
