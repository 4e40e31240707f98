//! Where reports go: standard output and files, each for itself, so that one which cannot
//! be written takes no other with it.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::cli::ReportFile;
use crate::exit::Code;
use crate::report::Format;
use crate::terminal;

/// No two reports go to one file, where the later would take the place of the earlier.
pub(super) fn distinct(files: &[ReportFile]) -> Result<(), Code> {
    for (index, file) in files.iter().enumerate() {
        if files[..index].iter().any(|other| other.path == file.path) {
            terminal::complain(
                format_args!("two reports go to `{}`", file.path.display()),
                "name a file of its own for each `--report`",
            );
            return Err(Code::Usage);
        }
    }
    Ok(())
}

/// Prints a report of this form.
pub(super) fn print(text: &str, format: Format) -> Code {
    match terminal::deliver(text, format == Format::Console) {
        Ok(()) => Code::Pass,
        Err(error) => {
            terminal::complain(
                format_args!("cannot write the report to standard output: {error}"),
                "make room where the output goes, then run it again",
            );
            Code::Fault
        }
    }
}

/// Writes a report to its file.
pub(super) fn write(path: &Path, text: &str) -> Code {
    match create(path, text) {
        Ok(()) => Code::Pass,
        Err(Unwritten { error, code, help }) => {
            terminal::complain(
                format_args!("cannot write the report `{}`: {error}", path.display()),
                help,
            );
            code
        }
    }
}

/// Why a file was not written.
struct Unwritten {
    error: std::io::Error,
    code: Code,
    help: &'static str,
}

fn create(path: &Path, text: &str) -> Result<(), Unwritten> {
    let mut file = File::create(path).map_err(|error| Unwritten {
        error,
        code: Code::Usage,
        help: "name a file in a folder that exists and can be written to",
    })?;
    file.write_all(text.as_bytes()).map_err(|error| {
        // Half a report is worse than none; a device or a pipe stays what it is.
        if file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            let _ = std::fs::remove_file(path);
        }
        Unwritten {
            error,
            code: Code::Fault,
            help: "make room on that disk, then run it again, or make it from the JSON report with `conformance render`",
        }
    })
}
