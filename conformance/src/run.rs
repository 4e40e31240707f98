//! Runs checks: in which order, beside which others, how often, and under which limits.

mod order;
mod perform;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures::StreamExt;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use self::perform::perform;
use crate::check::{Check, Lane, Outcome, Stop};
use crate::starvation::Starvation;
use crate::subject::{Facts, FirstStart, LaunchError, Line, Stage, Target};

/// The check that says why no line came.
pub(crate) const ANNOUNCED: &str = "handshake/announced";

/// How many checks that mostly wait run beside the others: starting a plugin is work, too.
const WAITING: usize = 8;

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
    /// How often each check is run.
    pub repeats: u32,
    /// What the order is shuffled by, anew for each repeat; the checks' own order where
    /// nothing is said, because two runs of one plugin should not differ by chance.
    pub seed: Option<u64>,
    /// Write down what happens in each check.
    pub trace: bool,
    /// Leave the folders of the plugins of each check that finds something.
    pub keep: bool,
    /// The checks of which the first to find something ends the run.
    pub fatal: BTreeSet<&'static str>,
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
    pub results: Vec<Checked>,
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
    /// A check found something, and the first was to end the run.
    Failed,
}

/// A check, each time it was run.
#[derive(Debug)]
pub struct Checked {
    /// The check.
    pub check: &'static Check,
    /// At least one.
    pub attempts: Vec<Finished>,
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
    /// What happened in it, where that was asked for.
    pub trace: Vec<Line>,
    /// The folders of its plugins that were kept.
    pub kept: Vec<PathBuf>,
}

/// What ends a run before its time.
#[derive(Debug, Default)]
struct Halt {
    stop: CancellationToken,
    failed: AtomicBool,
}

/// Runs the plan until it is done, the time is up, or `interrupt` ends.
pub async fn run(
    plan: &Plan,
    events: &UnboundedSender<Event>,
    interrupt: impl Future<Output = ()>,
) -> Result<Run, LaunchError> {
    let began = Instant::now();
    let halt = Halt::default();
    let work = repeat(plan, events, &halt);
    tokio::pin!(work, interrupt);
    let mut cut = None;
    let timeout = tokio::time::sleep(plan.timeout);
    tokio::pin!(timeout);
    loop {
        tokio::select! {
            worked = &mut work => {
                let (results, unannounced) = worked?;
                let failed = halt.failed.load(Ordering::Relaxed).then_some(Cut::Failed);
                return Ok(Run { results, unannounced, cut: cut.or(failed), elapsed: began.elapsed() });
            }
            () = &mut interrupt, if cut.is_none() => cut = Some(Cut::Interrupted),
            () = &mut timeout, if cut.is_none() => cut = Some(Cut::TimedOut),
        }
        halt.stop.cancel();
    }
}

async fn repeat(
    plan: &Plan,
    events: &UnboundedSender<Event>,
    halt: &Halt,
) -> Result<(Vec<Checked>, bool), LaunchError> {
    let mut results = Vec::<Checked>::new();
    let mut unannounced = false;
    for round in 0..plan.repeats {
        // What does not announce itself is not waited for again and again.
        if round > 0 && (unannounced || halt.stop.is_cancelled()) {
            break;
        }
        let (finished, mute) = once(plan, round, events, halt).await?;
        unannounced |= mute;
        for finished in finished {
            let same = |checked: &&mut Checked| checked.check.id == finished.check.id;
            match results.iter_mut().find(same) {
                Some(checked) => checked.attempts.push(finished),
                None => results.push(Checked {
                    check: finished.check,
                    attempts: vec![finished],
                }),
            }
        }
    }
    let place = |id: &str| crate::checks::all().position(|check| check.id == id);
    results.sort_by_key(|checked| place(checked.check.id));
    Ok((results, unannounced))
}

async fn once(
    plan: &Plan,
    round: u32,
    events: &UnboundedSender<Event>,
    halt: &Halt,
) -> Result<(Vec<Finished>, bool), LaunchError> {
    let facts = tokio::select! {
        facts = Facts::learn(&plan.target) => facts,
        () = halt.stop.cancelled() => return Ok((plan.checks.iter().map(|check| Finished::cut(check)).collect(), false)),
    };
    let unannounced = matches!(facts.start, FirstStart::NoLine(..));
    if let FirstStart::Refused(error) = facts.start {
        return Err(error);
    }
    let facts = Arc::new(facts);
    let mut checks = if unannounced {
        with_announced(&plan.checks)
    } else {
        plan.checks.clone()
    };
    if let Some(seed) = plan.seed {
        order::shuffle(&mut checks, seed.wrapping_add(round.into()));
    }
    let (timed, others): (Vec<&'static Check>, Vec<&'static Check>) = checks
        .into_iter()
        .partition(|check| check.lane == Lane::Timed);
    // One job is one process at a time, whatever it does.
    let (waiting, shared): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|check| check.lane == Lane::Waiting && plan.jobs > 1);
    let perform = |check: &'static Check| {
        let (target, facts, stop) = (plan.target.clone(), facts.clone(), halt.stop.clone());
        async move {
            let _ = events.send(Event::Began(check));
            let starvation = (check.lane == Lane::Timed).then(Starvation::watch);
            let mut finished = perform(check, Stage::new(target, facts), plan, stop).await;
            finished.discount(starvation.as_ref());
            if plan.fatal.contains(check.id) && finished.outcome.as_ref().is_some_and(is_wrong) {
                halt.failed.store(true, Ordering::Relaxed);
                halt.stop.cancel();
            }
            let _ = events.send(Event::Ended(check));
            finished
        }
    };
    let together = |checks: Vec<&'static Check>, jobs| {
        let finished = futures::stream::iter(checks).map(perform);
        finished.buffer_unordered(jobs).collect::<Vec<Finished>>()
    };
    let (mut results, waited) =
        tokio::join!(together(shared, plan.jobs), together(waiting, WAITING));
    results.extend(waited);
    for check in timed {
        results.push(perform(check).await);
    }
    Ok((results, unannounced))
}

/// A plugin that never announces itself gets that one verdict, whatever was asked for.
fn with_announced(checks: &[&'static Check]) -> Vec<&'static Check> {
    let announced = crate::checks::all().find(|check| check.id == ANNOUNCED);
    let others = checks.iter().copied().filter(|check| check.id != ANNOUNCED);
    announced.into_iter().chain(others).collect()
}

/// The plugin was found wrong.
fn is_wrong(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Err(Stop::Finding(_) | Stop::Hang(_) | Stop::Crash(_))
    )
}

impl Finished {
    /// Takes back what was found against a time limit on a machine that kept the kit waiting.
    fn discount(&mut self, starvation: Option<&Starvation>) {
        if let (Some(Err(Stop::Finding(_) | Stop::Hang(_))), Some(delay)) =
            (&self.outcome, starvation.and_then(Starvation::worst))
        {
            self.outcome = Some(Err(Stop::Broken(format!(
                "the machine kept the kit waiting for {} ms, so a time limit says nothing; run it again with less load",
                delay.as_millis()
            ))));
        }
    }
}
