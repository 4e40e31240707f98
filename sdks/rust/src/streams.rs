//! The process's standard streams: the real ones, kept for the handshake line and the
//! log, and the pipes that stand in their place.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::sync::Arc;

/// The streams that the plugin was started with.
#[derive(Debug)]
pub(crate) struct Streams {
    stdout: File,
    stderr: Stderr,
}

/// The standard error that the plugin was started with: a host reads it as a log, line by
/// line, so each line is one write.
#[derive(Debug, Clone)]
pub(crate) struct Stderr(Arc<File>);

/// The far ends of the pipes.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
}

impl Streams {
    /// Must be called before the streams are captured.
    pub(crate) fn keep() -> io::Result<Self> {
        Ok(Self {
            stdout: keep(rustix::stdio::stdout())?,
            stderr: Stderr(Arc::new(keep(rustix::stdio::stderr())?)),
        })
    }

    pub(crate) fn stderr(&self) -> Stderr {
        self.stderr.clone()
    }

    /// Prints the handshake line in one write, and closes the real standard output:
    /// nothing is to follow (HS-17).
    pub(crate) fn announce(mut self, line: &str) -> io::Result<()> {
        self.stdout.write_all(line.as_bytes())
    }
}

impl Stderr {
    /// Writes a line. A host that closed the stream does not want to read it, so a write
    /// that fails is no matter.
    pub(crate) fn line(&self, text: &str) {
        let _ = (&*self.0).write_all(format!("{text}\n").as_bytes());
    }
}

fn keep(stream: BorrowedFd<'_>) -> io::Result<File> {
    Ok(File::from(stream.try_clone_to_owned()?))
}

/// Puts pipes in the place of the descriptors 1 and 2, so that what libraries and child
/// processes write is caught too.
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
