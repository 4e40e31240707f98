//! `conformance render`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::publish;
use crate::cli::{RenderArguments, ReportFile};
use crate::exit::Code;
use crate::report::Report;
use crate::terminal;

/// Far above any report; a file that never ends is read no further.
const LARGEST: u64 = 64 << 20;

/// Makes a report from a JSON report.
pub(super) fn render(arguments: &RenderArguments) -> Code {
    let path = &arguments.report;
    let text = match read(path) {
        Ok(text) => text,
        Err(error) => {
            terminal::complain(
                format_args!("cannot read the report `{}`: {error}", path.display()),
                "name a file that `conformance run --report json=FILE` wrote",
            );
            return Code::Configuration;
        }
    };
    let report = match Report::parse(&text) {
        Ok(report) => report,
        Err(error) => {
            terminal::complain(
                format_args!("`{}` cannot be rendered: {error}", path.display()),
                "write it anew with `conformance run --report json=FILE`",
            );
            return Code::Configuration;
        }
    };
    match &arguments.output {
        None => publish::to_stdout(arguments.format, &report, arguments.verbose),
        Some(path) => {
            let file = ReportFile {
                format: arguments.format,
                path: path.clone(),
            };
            publish::to_file(&file, &report, arguments.verbose)
        }
    }
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
