//! Has gofmt lay out what the templates render.

use std::fs;
use std::process::Command;
use std::time::Duration;

use super::BackendError;
use super::process;
use super::tools::Tools;

const LIMIT: Duration = Duration::from_secs(60);

/// Formats every text in one run.
pub(super) fn format(texts: &[String], tools: &Tools) -> Result<Vec<String>, BackendError> {
    let folder = tempfile::tempdir().map_err(|error| fault(&error.to_string()))?;
    let paths: Vec<_> = (0..texts.len())
        .map(|it| folder.path().join(format!("{it}.go")))
        .collect();
    for (path, text) in paths.iter().zip(texts) {
        fs::write(path, text).map_err(|error| fault(&error.to_string()))?;
    }
    let mut command = Command::new(&tools.gofmt);
    command.arg("-w").args(&paths);
    let finished =
        process::run(&mut command, Vec::new(), LIMIT).map_err(|error| fault(&error.to_string()))?;
    if !finished.status.success() {
        return Err(fault(&finished.stderr));
    }
    let read = paths.iter().map(fs::read_to_string);
    read.collect::<Result<_, _>>()
        .map_err(|error| fault(&error.to_string()))
}

fn fault(message: &str) -> BackendError {
    BackendError::Program {
        message: format!("gofmt cannot lay out the generated files: {message}"),
        help: "report it as a fault of gen-sdk, with the contract".to_owned(),
    }
}
