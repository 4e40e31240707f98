//! `conformance run`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;

use super::expectations::Files;
use super::request::request;
use super::{build, publish};
use crate::check::Check;
use crate::cli::RunArguments;
use crate::exit::Code;
use crate::report::{Problem, Report, Request, assemble};
use crate::run::{Event, Plan, Run};
use crate::select;
use crate::setup::{Setup, resolve};
use crate::subject::LaunchError;
use crate::terminal::{self, Progress};

/// The whole run's limit where nobody sets one.
const TIMEOUT: Duration = Duration::from_secs(300);

/// Runs the checks and reports.
pub(super) async fn run(arguments: &RunArguments) -> Code {
    let report = match report(arguments).await {
        Ok(report) => report,
        Err(code) => return code,
    };
    let text = arguments.format.render(&report, arguments.verbose);
    let printed = publish::print(&text, arguments.format);
    let written = arguments.reports.iter().map(|file| {
        let text = file.format.render_plain(&report, arguments.verbose);
        publish::write(&file.path, &text)
    });
    let ended = Code::from_number(report.exit_code).unwrap_or(Code::Fault);
    let codes: Vec<_> = [ended, printed].into_iter().chain(written).collect();
    Code::first(&codes)
}

/// What there is to report; a code where the run never came so far, and why was told.
async fn report(arguments: &RunArguments) -> Result<Report, Code> {
    publish::distinct(&arguments.reports)?;
    let setup = resolve(&arguments.launching).map_err(|error| {
        terminal::complain(&error, error.help());
        error.code()
    })?;
    if let Some(notice) = &setup.notice {
        terminal::tell(notice);
    }
    let checks = chosen(arguments)?;
    let mut files = Files::read(arguments, &setup)?;
    let expectations = files.resolve(&setup)?;
    build::build(&setup).await?;
    let before = digest(&setup.target.program);
    let mut request = request(arguments, &setup, before, expectations);
    let plan = plan(arguments, &setup, checks, &request);
    let run = perform(&plan).await.map_err(|error| refused(&error))?;
    request.problems.extend(replaced(&setup, &request));
    let report = assemble(&request, &run);
    match files.bless(&setup, &request, &report, &run) {
        Ok(None) => return Ok(report),
        Ok(Some(expectations)) => request.expectations = expectations,
        Err(problem) => request.problems.push(problem),
    }
    Ok(assemble(&request, &run))
}

/// The checks that the command line leaves; at least one.
fn chosen(arguments: &RunArguments) -> Result<Vec<&'static Check>, Code> {
    let checks = arguments.selection.checks().map_err(|error| {
        terminal::complain(&error, "`conformance list` shows every id");
        Code::NothingRan
    })?;
    let all = checks.len();
    let checks = match arguments.shard {
        Some(choice) => select::part(&checks, choice.0),
        None => checks,
    };
    if checks.is_empty() && all > 0 {
        terminal::complain(
            format_args!("this shard holds none of the checks: there are {all} of them"),
            "part the run into no more shards than it has checks",
        );
        return Err(Code::NothingRan);
    }
    if checks.is_empty() {
        terminal::complain(
            "the filters leave no check",
            "`conformance list` shows what there is",
        );
        return Err(Code::NothingRan);
    }
    Ok(checks)
}

fn plan(
    arguments: &RunArguments,
    setup: &Setup,
    checks: Vec<&'static Check>,
    request: &Request,
) -> Plan {
    // What is expected, or turns nothing red, is no reason to stop.
    let fatal = checks.iter().filter(|check| {
        arguments.fail_fast
            && check.level <= arguments.level
            && !crate::suites::is_provisional(check)
            && request.expectations.on(check.id).is_none()
    });
    Plan {
        target: Arc::new(setup.target.clone()),
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        timeout: arguments
            .timeout
            .map(Duration::from_secs_f64)
            .or(setup.timeout)
            .unwrap_or(TIMEOUT),
        repeats: arguments.repeat,
        seed: arguments.seed,
        trace: arguments.trace,
        keep: arguments.keep,
        fatal: fatal.map(|check| check.id).collect(),
        checks,
    }
}

fn refused(error: &LaunchError) -> Code {
    match error {
        LaunchError::Refused { .. } => {
            terminal::complain(
                error,
                "see that this very command starts the plugin from a shell",
            );
            Code::NotLaunched
        }
        LaunchError::Supervisor(_) => {
            terminal::complain(error, "free some of what is short, then run it again");
            Code::Fault
        }
        LaunchError::Folder { .. } => {
            terminal::complain(error, "set TMPDIR to a folder that can be written to");
            Code::Fault
        }
    }
}

/// What was tested has to be one file from the first check to the last.
fn replaced(setup: &Setup, request: &Request) -> Option<Problem> {
    let before = request.plugin.sha256.as_ref()?;
    let now = digest(&setup.target.program);
    if now.as_ref() == Some(before) {
        return None;
    }
    let program = setup.target.program.display();
    let now = now.map_or("it cannot be read any more".to_owned(), |now| {
        format!("its sha256 is {now} now")
    });
    Some(Problem {
        code: Code::Fault.number(),
        message: format!(
            "`{program}` was replaced while it was tested: its sha256 was {before}, and {now}"
        ),
        help: "finish building it, then run this again: the checks met two different plugins"
            .to_owned(),
    })
}

/// Runs the plan with a progress line beside it.
async fn perform(plan: &Plan) -> Result<Run, LaunchError> {
    let (sender, mut events) = unbounded_channel();
    let rounds = usize::try_from(plan.repeats).unwrap_or(usize::MAX);
    let total = plan.checks.len().saturating_mul(rounds);
    let progress = tokio::spawn(async move {
        let line = Progress::new();
        let mut ended = 0;
        line.show("starting the plugin …");
        while let Some(event) = events.recv().await {
            match event {
                Event::Began(check) => line.show(format_args!("[{ended}/{total}] {}", check.id)),
                Event::Ended(_) => ended += 1,
            }
        }
    });
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let finished = crate::run::run(plan, &sender, interrupt).await;
    drop(sender);
    let _ = progress.await;
    finished
}

fn digest(program: &Path) -> Option<String> {
    let bytes = std::fs::read(program).ok()?;
    Some(crate::digest::sha256(bytes))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
