//! Makes a plugin ready, as its `conformance.toml` says.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::exit::Code;
use crate::setup::Setup;
use crate::subject::quote;
use crate::terminal;

/// How long all of it may take.
const LIMIT: Duration = Duration::from_secs(900);

/// Runs the build commands one after the other; their output goes to standard error.
pub(super) async fn build(setup: &Setup) -> Result<(), Code> {
    let deadline = tokio::time::Instant::now() + LIMIT;
    for words in &setup.build {
        let line = words
            .iter()
            .map(|word| quote(word))
            .collect::<Vec<_>>()
            .join(" ");
        terminal::tell(format_args!("building: {line}"));
        let folder = &setup.target.directory;
        let program = if words[0].contains('/') {
            folder.join(&words[0])
        } else {
            words[0].clone().into()
        };
        let child = Command::new(program)
            .args(&words[1..])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(std::io::stderr())
            .kill_on_drop(true)
            .spawn();
        let ended = match child {
            Ok(mut child) => tokio::time::timeout_at(deadline, child.wait()).await,
            Err(error) => Ok(Err(error)),
        };
        let wrong = match ended {
            Ok(Ok(status)) if status.success() => continue,
            Ok(Ok(status)) => status.to_string(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("not done within {} s", LIMIT.as_secs()),
        };
        terminal::complain(
            format_args!("the build command `{line}` failed: {wrong}"),
            format_args!("run it by hand in `{}`", folder.display()),
        );
        return Err(Code::Configuration);
    }
    Ok(())
}
