//! `conformance run`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;

use super::{build, publish};
use crate::cli::{Launching, RunArguments};
use crate::exit::Code;
use crate::report::{CommandLine, Request, Subject, assemble};
use crate::run::{Event, Plan, Run};
use crate::setup::{Setup, resolve};
use crate::subject::{Target, quote};
use crate::terminal::{self, Progress};

/// The whole run's limit where nobody sets one.
const TIMEOUT: Duration = Duration::from_secs(300);

/// Runs the checks and reports.
pub(super) async fn run(arguments: &RunArguments) -> Code {
    if let Err(code) = publish::distinct(&arguments.reports) {
        return code;
    }
    let setup = match resolve(&arguments.launching) {
        Ok(setup) => setup,
        Err(error) => {
            terminal::complain(&error, error.help());
            return error.code();
        }
    };
    if let Some(notice) = &setup.notice {
        terminal::tell(notice);
    }
    let checks = match arguments.selection.checks() {
        Ok(checks) if checks.is_empty() => {
            terminal::complain(
                "the filters leave no check",
                "`conformance list` shows what there is",
            );
            return Code::NothingRan;
        }
        Ok(checks) => checks,
        Err(error) => {
            terminal::complain(&error, "`conformance list` shows every id");
            return Code::NothingRan;
        }
    };
    if let Err(code) = build::build(&setup).await {
        return code;
    }
    let plan = Plan {
        target: Arc::new(setup.target.clone()),
        checks,
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        timeout: arguments
            .timeout
            .map(Duration::from_secs_f64)
            .or(setup.timeout)
            .unwrap_or(TIMEOUT),
    };
    let finished = match perform(&plan).await {
        Ok(finished) => finished,
        Err(error) => {
            terminal::complain(
                &error,
                "see that this very command starts the plugin from a shell",
            );
            return Code::NotLaunched;
        }
    };
    let report = assemble(&request(arguments, &setup), &finished);
    let printed = publish::to_stdout(arguments.format, &report, arguments.verbose);
    let written = arguments
        .reports
        .iter()
        .map(|file| publish::to_file(file, &report, arguments.verbose));
    let ended = Code::from_number(report.exit_code).unwrap_or(Code::Fault);
    let codes: Vec<_> = [ended, printed].into_iter().chain(written).collect();
    Code::first(&codes)
}

/// Runs the plan with a progress line beside it.
async fn perform(plan: &Plan) -> Result<Run, crate::subject::LaunchError> {
    let (sender, mut events) = unbounded_channel();
    let total = plan.checks.len();
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

fn request(arguments: &RunArguments, setup: &Setup) -> Request {
    let asked: BTreeSet<_> = arguments
        .selection
        .suites
        .iter()
        .map(|choice| choice.suite)
        .chain(setup.require.iter().copied())
        .collect();
    Request {
        plugin: Subject {
            command: setup.target.command(),
            sha256: digest(&setup.target.program),
        },
        profile: setup.profile.clone(),
        level: arguments.level,
        required: asked,
        suites: arguments.selection.chosen_suites(),
        command_line: command_line(&arguments.launching, &setup.target),
    }
}

/// What repeats the run, less the choice of checks.
fn command_line(launching: &Launching, target: &Target) -> CommandLine {
    let mut words = vec!["conformance".to_owned(), "run".to_owned()];
    if launching.reference {
        words.push("--reference".to_owned());
    }
    if let Some(plugin) = &launching.plugin {
        words.push(quote(&plugin.to_string_lossy()));
    }
    if let Some(profile) = &launching.host.profile {
        words.push(format!("--profile {}", quote(profile)));
    }
    if let Some(cookie) = &launching.host.cookie {
        words.push(format!(
            "--cookie {}",
            quote(&format!("{}={}", cookie.key, cookie.value))
        ));
    }
    if !launching.host.versions.is_empty() {
        words.push(format!(
            "--versions {}",
            crate::subject::list(&target.versions)
        ));
    }
    for pair in &launching.host.environment {
        words.push(format!(
            "--env {}",
            quote(&format!("{}={}", pair.key, pair.value))
        ));
    }
    let command = launching
        .command
        .iter()
        .map(|word| format!(" {}", quote(word)));
    let tail = if launching.command.is_empty() {
        String::new()
    } else {
        format!(" --{}", command.collect::<String>())
    };
    CommandLine {
        head: words.join(" "),
        tail,
    }
}

fn digest(program: &Path) -> Option<String> {
    let bytes = std::fs::read(program).ok()?;
    Some(crate::digest::sha256(bytes))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
