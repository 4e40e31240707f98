//! Everything that is written to the terminal: the one place that prints.

use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

const RED: Style = AnsiColor::Red.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default();

/// Data, on standard output. A reader that went away is no fault.
pub(crate) fn print(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Data that has to arrive whole, on standard output, with its colours or as it is. A
/// reader that went away is no fault.
pub(crate) fn deliver(text: &str, colored: bool) -> std::io::Result<()> {
    let written = if colored {
        let mut output = anstream::stdout();
        output
            .write_all(text.as_bytes())
            .and_then(|()| output.flush())
    } else {
        let mut output = std::io::stdout();
        output
            .write_all(text.as_bytes())
            .and_then(|()| output.flush())
    };
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Talk, on standard error.
pub(crate) fn tell(text: impl Display) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// What went wrong and what to do about it.
pub(crate) fn complain(error: impl Display, help: impl Display) {
    tell(format_args!(
        "{RED}error:{RED:#} {error}\n {CYAN}help:{CYAN:#} {help}"
    ));
}

/// One line that is written over itself while work goes on; nothing where standard
/// error is no terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: bool,
}

impl Progress {
    /// A line that shows nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            shown: std::io::stderr().is_terminal(),
        }
    }

    /// Shows this in place of what stood there.
    pub(crate) fn show(&self, text: impl Display) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[2K{text}");
        }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.show("");
    }
}
