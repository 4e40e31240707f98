//! `conformance render`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::publish;
use crate::cli::RenderArguments;
use crate::exit::Code;
use crate::report::Report;
use crate::terminal;

/// Far above any report; a file that never ends is read no further.
const LARGEST: u64 = 64 << 20;

/// Makes a report from a JSON report.
pub(super) fn render(arguments: &RenderArguments) -> Code {
    let report = match read_report(&arguments.report) {
        Ok(report) => report,
        Err(code) => return code,
    };
    let (format, verbose) = (arguments.format, arguments.verbose);
    match &arguments.output {
        None => publish::print(&format.render(&report, verbose), format),
        Some(path) => publish::write(path, &format.render_plain(&report, verbose)),
    }
}

/// A report that is whole; why one is not is told.
pub(super) fn read_report(path: &Path) -> Result<Report, Code> {
    let text = read(path).map_err(|error| {
        terminal::complain(
            format_args!("cannot read the report `{}`: {error}", path.display()),
            "name a file that `conformance run --report json=FILE` wrote",
        );
        Code::Configuration
    })?;
    Report::parse(&text).map_err(|error| {
        terminal::complain(
            format_args!("`{}` cannot be used: {error}", path.display()),
            "write it anew with `conformance run --report json=FILE`",
        );
        Code::Configuration
    })
}

fn read(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?
        .take(LARGEST + 1)
        .read_to_string(&mut text)?;
    if u64::try_from(read).is_ok_and(|read| read > LARGEST) {
        return Err(std::io::Error::other("it is larger than 64 MiB"));
    }
    Ok(text)
}
