//! One check, from what it needs to its end.

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::{ANNOUNCED, Finished, Plan, is_wrong};
use crate::check::{Check, Need, Outcome, Stop, untestable};
use crate::limit;
use crate::subject::{Facts, FirstStart, Obstacle, Stage, Trace};

/// Runs one check to its end on a task of its own, so that a panic in it is a fault of
/// ours and of that check alone.
pub(super) async fn perform(
    check: &'static Check,
    mut stage: Stage,
    plan: &Plan,
    stop: CancellationToken,
) -> Finished {
    if let Err(unmet) = needs(check, &stage.facts) {
        return Finished {
            outcome: Some(Err(unmet)),
            ..Finished::cut(check)
        };
    }
    let trace = if plan.trace {
        Trace::kept()
    } else {
        Trace::default()
    };
    stage = stage.traced(trace.clone());
    let keep = plan.keep;
    let task = tokio::spawn(async move {
        let began = Instant::now();
        let outcome = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            outcome = tokio::time::timeout(limit::CHECK.duration, (check.run)(&mut stage)) => {
                Some(outcome.unwrap_or_else(|_| Err(Stop::Broken(format!("no {}", limit::CHECK.name)))))
            }
        };
        let elapsed = began.elapsed();
        let stderr = stage
            .processes()
            .last()
            .map_or_else(String::new, |last| last.stderr.output().text());
        let wrong = outcome.as_ref().is_some_and(is_wrong);
        let kept = if keep && wrong {
            stage.keep().await
        } else {
            Vec::new()
        };
        let orderly = stage.end().await;
        let outcome = if orderly {
            outcome
        } else {
            Some(Err(Stop::Broken("a supervisor did not end".into())))
        };
        Finished {
            check,
            outcome,
            elapsed,
            stderr,
            trace: trace.lines(),
            kept,
        }
    });
    task.await.unwrap_or_else(|panic| Finished {
        outcome: Some(Err(Stop::Broken(format!(
            "the check itself failed: {panic}"
        )))),
        ..Finished::cut(check)
    })
}

impl Finished {
    /// A check that was never begun.
    pub(super) fn cut(check: &'static Check) -> Self {
        Self {
            check,
            outcome: None,
            elapsed: Duration::ZERO,
            stderr: String::new(),
            trace: Vec::new(),
            kept: Vec::new(),
        }
    }
}

/// What a plugin without a cooperating service can be asked to add.
const NO_PROBE: &str = "it does not serve `plugwright.v1.Probe`";
const SERVE_PROBE: &str =
    "serve the probe when PLUGWRIGHT_PROBE=1 is set; every SDK that gen-sdk makes does";

fn needs(check: &Check, facts: &Facts) -> Outcome {
    if check.needs.is_empty() {
        return Ok(());
    }
    if matches!(facts.start, FirstStart::NoLine(..)) {
        return Err(Stop::Blocked(ANNOUNCED));
    }
    if check
        .needs
        .iter()
        .any(|need| matches!(need, Need::Connection | Need::Probe))
    {
        match &facts.no_connection {
            Some(Obstacle::Fault(by)) => return Err(Stop::Blocked(by)),
            Some(Obstacle::Trouble(_)) => return Err(Stop::Blocked("grpc/answers")),
            Some(Obstacle::Limit(limit)) => return Err(Stop::Untestable(limit.clone())),
            None => {}
        }
    }
    if check.needs.contains(&Need::Probe) && !facts.probe {
        return untestable(NO_PROBE, SERVE_PROBE);
    }
    Ok(())
}
