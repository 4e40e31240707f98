//! Puts pipes in the place of the process's standard output and error.

use std::io;
use std::os::fd::{AsFd as _, OwnedFd};

/// The far ends of the pipes.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
}

/// Captures at the level of descriptors: what libraries and children write is caught too.
pub(crate) fn capture() -> io::Result<Captured> {
    let (stdout, writer) = io::pipe()?;
    rustix::stdio::dup2_stdout(writer.as_fd())?;
    let (stderr, writer) = io::pipe()?;
    rustix::stdio::dup2_stderr(writer.as_fd())?;
    Ok(Captured {
        stdout: stdout.into(),
        stderr: stderr.into(),
    })
}
