//! The standard streams that the host reads, kept while pipes stand in their place.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::BorrowedFd;
use std::sync::Arc;

/// The real standard output and error. A host that closed one does not want to read it,
/// so a write that fails is no matter.
#[derive(Debug, Clone)]
pub(crate) struct Streams {
    stdout: Arc<File>,
    stderr: Arc<File>,
}

impl Streams {
    /// Must be called before the streams are captured.
    pub(crate) fn keep() -> io::Result<Self> {
        let keep = |stream: BorrowedFd<'_>| {
            let owned = stream.try_clone_to_owned()?;
            Ok::<_, io::Error>(Arc::new(File::from(owned)))
        };
        Ok(Self {
            stdout: keep(rustix::stdio::stdout())?,
            stderr: keep(rustix::stdio::stderr())?,
        })
    }

    /// Writes to standard output at once and, where the pipe takes it, in one piece.
    pub(crate) fn print(&self, bytes: &[u8]) {
        let _ = (&*self.stdout).write_all(bytes);
    }

    /// Writes a line to standard error.
    pub(crate) fn complain(&self, line: &str) {
        self.complain_bytes(format!("{line}\n").as_bytes());
    }

    /// Writes to standard error.
    pub(crate) fn complain_bytes(&self, bytes: &[u8]) {
        let _ = (&*self.stderr).write_all(bytes);
    }

    /// As [`Streams::complain`], for the one who wants to know whether it was written.
    pub(crate) fn log(&self, line: &str) -> io::Result<()> {
        (&*self.stderr).write_all(format!("{line}\n").as_bytes())
    }
}
