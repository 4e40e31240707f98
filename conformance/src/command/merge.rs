//! `conformance merge`.

use super::publish;
use super::render::read_report;
use crate::cli::MergeArguments;
use crate::exit::Code;
use crate::report::{Format, Merged, Part, merge};
use crate::terminal;

/// Joins reports and ends as what they say together: a merge of red runs is red.
pub(super) fn run(arguments: &MergeArguments) -> Code {
    let parts = arguments.reports.iter().map(|path| {
        Ok(Part {
            name: path.display().to_string(),
            report: read_report(path)?,
        })
    });
    let parts = match parts.collect::<Result<Vec<_>, Code>>() {
        Ok(parts) => parts,
        Err(code) => return code,
    };
    let merged = match merge(parts) {
        Ok(merged) => merged,
        Err(error) => {
            terminal::complain(
                error,
                "name the reports of every shard of one run, each once, or one report a plugin",
            );
            return Code::Configuration;
        }
    };
    let (text, ended) = match &merged {
        Merged::Run(report) => {
            let text = match &arguments.output {
                Some(_) => arguments.format.render_plain(report, arguments.verbose),
                None => arguments.format.render(report, arguments.verbose),
            };
            (text, report.exit_code)
        }
        Merged::Matrix(matrix) => {
            let text = match arguments.format {
                Format::Console => matrix.console(arguments.verbose),
                Format::Json => matrix.json(),
                Format::Markdown => matrix.markdown(),
                Format::Html => matrix.html(),
                Format::JUnit | Format::Tap | Format::GitHub | Format::Badge => {
                    terminal::complain(
                        "reports on several plugins make a matrix, and a matrix has no such form",
                        "ask for `console`, `json`, `markdown` or `html`, or render each report",
                    );
                    return Code::Usage;
                }
            };
            (text, matrix.exit_code)
        }
    };
    let delivered = match &arguments.output {
        Some(path) => publish::write(path, &text),
        None => publish::print(&text, arguments.format),
    };
    let ended = Code::from_number(ended).unwrap_or(Code::Fault);
    Code::first(&[ended, delivered])
}
