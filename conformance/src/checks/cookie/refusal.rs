//! Starts that a plugin refuses, for the checks of how it does so.

use std::path::PathBuf;

use crate::check::{Stop, blocked_by};
use crate::limit::QUIET;
use crate::subject::{Exit, NoLine, Output, Stage, Start};

/// A start that was refused.
#[derive(Debug)]
pub(super) struct Refusal {
    /// What was wrong with the cookie, as a finding tells it.
    pub(super) cookie: String,
    /// How the plugin ended.
    pub(super) exit: Exit,
    /// All it printed on standard output.
    pub(super) stdout: Output,
    /// All it printed on standard error.
    pub(super) stderr: Output,
    /// Its `TMPDIR`.
    pub(super) folder: PathBuf,
}

/// Starts the plugin once without its cookie and once with a wrong one.
pub(super) async fn refusals(stage: &mut Stage) -> Result<[Refusal; 2], Stop> {
    let cookie = stage.target.cookie.clone();
    let without = Start::plain().without(&cookie.key);
    let unset = match refuse(stage, &without, format!("`{}` is not set", cookie.key)).await {
        // Both a plugin that serves and one that lingers are findings over there.
        Ok(None) | Err(Stop::Hang(_)) => return blocked_by("cookie/required"),
        Ok(Some(refusal)) => refusal,
        Err(stop) => return Err(stop),
    };
    let value = format!("not-{}", cookie.value);
    let with_wrong = Start::plain().with(&cookie.key, value.clone());
    match refuse(stage, &with_wrong, format!("`{}={value}`", cookie.key)).await? {
        None => blocked_by("cookie/exact"),
        Some(wrong) => Ok([unset, wrong]),
    }
}

/// Starts the plugin and waits for its end; `None` where it serves instead.
pub(super) async fn refuse(
    stage: &mut Stage,
    start: &Start,
    cookie: String,
) -> Result<Option<Refusal>, Stop> {
    let limit = stage.refusal_limit();
    let launched = stage.launch(start).await?;
    let (process, folder) = (launched.process.clone(), launched.folder.clone());
    let exit = match launched.line(limit.duration).await {
        Ok(_) => return Ok(None),
        Err(NoLine::Exited(exit)) => exit,
        Err(NoLine::Silent | NoLine::Endless) => return Err(Stop::Hang(limit)),
    };
    // The end of a process and the ends of its pipes are told apart from each other.
    let mut pipes = (process.stdout.clone(), process.stderr.clone());
    let time = QUIET.duration;
    Ok(Some(Refusal {
        cookie,
        exit,
        stdout: pipes.0.until(time, |_| false).await,
        stderr: pipes.1.until(time, |_| false).await,
        folder,
    }))
}
