//! Runs checks: in which order, beside which others, and under which limits.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::check::{Check, Lane, Need, Outcome, Stop, untestable};
use crate::limit;
use crate::starvation::Starvation;
use crate::subject::{Facts, FirstStart, LaunchError, Obstacle, Stage, Target};

/// The check that says why no line came.
const ANNOUNCED: &str = "handshake/announced";

/// What to run, and how.
#[derive(Debug)]
pub struct Plan {
    /// The plugin.
    pub target: Arc<Target>,
    /// The checks, in the order of the report.
    pub checks: Vec<&'static Check>,
    /// How many run at once.
    pub jobs: usize,
    /// The whole run's time.
    pub timeout: Duration,
}

/// What is told while a run goes on.
#[derive(Debug)]
pub enum Event {
    /// A check began.
    Began(&'static Check),
    /// A check ended.
    Ended(&'static Check),
}

/// A finished run.
#[derive(Debug)]
pub struct Run {
    /// Each check with what came of it, in the order of the plan.
    pub results: Vec<Finished>,
    /// No handshake line ever came.
    pub unannounced: bool,
    /// What cut it short.
    pub cut: Option<Cut>,
    /// How long it took.
    pub elapsed: Duration,
}

/// What cuts a run short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The whole run's time was up.
    TimedOut,
    /// The user.
    Interrupted,
}

/// A check that has ended.
#[derive(Debug)]
pub struct Finished {
    /// The check.
    pub check: &'static Check,
    /// What came of it; `None` where the run was cut short first.
    pub outcome: Option<Outcome>,
    /// How long it took.
    pub elapsed: Duration,
    /// What its last process wrote to standard error.
    pub stderr: String,
}

/// Runs the plan until it is done, the time is up, or `interrupt` ends.
pub async fn run(
    plan: &Plan,
    events: &UnboundedSender<Event>,
    interrupt: impl Future<Output = ()>,
) -> Result<Run, LaunchError> {
    let began = Instant::now();
    let stop = CancellationToken::new();
    let work = work(plan, events, &stop);
    tokio::pin!(work, interrupt);
    let mut cut = None;
    let timeout = tokio::time::sleep(plan.timeout);
    tokio::pin!(timeout);
    loop {
        tokio::select! {
            worked = &mut work => {
                let (results, unannounced) = worked?;
                return Ok(Run { results, unannounced, cut, elapsed: began.elapsed() });
            }
            () = &mut interrupt, if cut.is_none() => cut = Some(Cut::Interrupted),
            () = &mut timeout, if cut.is_none() => cut = Some(Cut::TimedOut),
        }
        stop.cancel();
    }
}

async fn work(
    plan: &Plan,
    events: &UnboundedSender<Event>,
    stop: &CancellationToken,
) -> Result<(Vec<Finished>, bool), LaunchError> {
    let facts = tokio::select! {
        facts = Facts::learn(&plan.target) => facts,
        () = stop.cancelled() => return Ok((plan.checks.iter().map(|check| Finished::cut(check)).collect(), false)),
    };
    let unannounced = matches!(facts.start, FirstStart::NoLine(..));
    if let FirstStart::Refused(error) = facts.start {
        return Err(error);
    }
    let facts = Arc::new(facts);
    let checks = if unannounced {
        with_announced(&plan.checks)
    } else {
        plan.checks.clone()
    };
    let (shared, timed): (Vec<_>, Vec<_>) =
        checks.iter().partition(|check| check.lane == Lane::Shared);
    let perform = |check: &'static Check| {
        let (target, facts, stop) = (plan.target.clone(), facts.clone(), stop.clone());
        async move {
            let _ = events.send(Event::Began(check));
            let finished = perform(check, target, facts, stop).await;
            let _ = events.send(Event::Ended(check));
            finished
        }
    };
    let mut results: Vec<Finished> = futures::stream::iter(shared)
        .map(perform)
        .buffer_unordered(plan.jobs)
        .collect()
        .await;
    for check in timed {
        let starvation = Starvation::watch();
        let mut finished = perform(check).await;
        if let (Some(Err(Stop::Finding(_) | Stop::Hang(_))), Some(delay)) =
            (&finished.outcome, starvation.worst())
        {
            finished.outcome = Some(Err(Stop::Broken(format!(
                "the machine kept the kit waiting for {} ms, so a time limit says nothing; run it again with less load",
                delay.as_millis()
            ))));
        }
        results.push(finished);
    }
    let place = |finished: &Finished| {
        checks
            .iter()
            .position(|check| check.id == finished.check.id)
    };
    results.sort_by_key(place);
    Ok((results, unannounced))
}

/// A plugin that never announces itself gets that one verdict, whatever was asked for.
fn with_announced(checks: &[&'static Check]) -> Vec<&'static Check> {
    let announced = crate::checks::all().find(|check| check.id == ANNOUNCED);
    let others = checks.iter().copied().filter(|check| check.id != ANNOUNCED);
    announced.into_iter().chain(others).collect()
}

/// Runs one check to its end on a task of its own, so that a panic in it is a fault of
/// ours and of that check alone.
async fn perform(
    check: &'static Check,
    target: Arc<Target>,
    facts: Arc<Facts>,
    stop: CancellationToken,
) -> Finished {
    if let Err(unmet) = needs(check, &facts) {
        return Finished {
            outcome: Some(Err(unmet)),
            ..Finished::cut(check)
        };
    }
    let task = tokio::spawn(async move {
        let began = Instant::now();
        let mut stage = Stage::new(target, facts);
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
    fn cut(check: &'static Check) -> Self {
        Self {
            check,
            outcome: None,
            elapsed: Duration::ZERO,
            stderr: String::new(),
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
