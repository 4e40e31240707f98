//! Tells the user what came of a run: data on stdout, talk on stderr.

mod outcome;
mod problem;

use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::process::ExitCode;

use crate::failure::Failure;
use crate::pipeline::Outcome;

/// The exit code of drift, and of edits that are in the way.
const DRIFT: u8 = 1;
/// The exit code of wrong usage, and of mistakes in a contract.
const USAGE: u8 = 2;
/// The exit code of a fault of ours.
pub(crate) const BUG: u8 = 70;

/// What is said, and to whom.
#[derive(Debug, Default)]
struct Told {
    stdout: String,
    stderr: String,
}

/// Shows the outcome and chooses the exit code.
pub(crate) fn show(outcome: Result<Outcome, Failure>) -> ExitCode {
    let (told, code) = match outcome {
        Ok(outcome) => outcome::told(&outcome),
        Err(failure) => problem::told(&failure),
    };
    // A reader who has gone away is not a fault.
    let _ = anstream::stdout().write_all(told.stdout.as_bytes());
    let _ = anstream::stderr().write_all(told.stderr.as_bytes());
    ExitCode::from(code)
}

/// Shows a panic.
pub(crate) fn bug(panic: &PanicHookInfo<'_>) {
    let payload = panic.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let place = panic
        .location()
        .map(|it| format!(" ({}:{})", it.file(), it.line()))
        .unwrap_or_default();
    let text = problem::bug(&format!("{text}{place}"));
    let _ = anstream::stderr().write_all(text.as_bytes());
}
