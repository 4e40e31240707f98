//! `conformance verify`.

use std::path::Path;

use super::render::read_report;
use crate::digest::sha256;
use crate::exit::Code;
use crate::report::Report;
use crate::suites;
use crate::terminal;

/// Says whether a report is whole, is of this tool's suites, covers them, and is about this
/// very file. A sound report on a red run is red: to verify it does not make it pass.
pub(super) fn verify(path: &Path, plugin: Option<&Path>) -> Code {
    let report = match read_report(path) {
        Ok(report) => report,
        Err(code) => return code,
    };
    let Some(digest) = &report.digest else {
        terminal::complain(
            format_args!(
                "`{}` has no digest of its own, so nothing shows whether it was edited",
                path.display()
            ),
            "write it anew with `conformance run --report json=FILE`",
        );
        return Code::Configuration;
    };
    terminal::print(&format!("report  whole: sha256 {digest}\n"));
    let ended = Code::from_number(report.exit_code).unwrap_or(Code::Fault);
    let codes = [contents(&report), compared(&report, plugin), ended];
    terminal::print(&format!(
        "run     exit {}: {}\n\
         no signature: whoever can change a report can change its digest too\n",
        report.exit_code,
        ended.meaning()
    ));
    Code::first(&codes)
}

/// The suites are what they are here, and each of their checks has a result.
fn contents(report: &Report) -> Code {
    let mut code = Code::Pass;
    for said in &report.suites {
        let name = format!("{}@{}", said.id.name(), said.version);
        let version = suites::find(said.id, said.version);
        let Some(version) = version.filter(|version| version.digest() == said.digest) else {
            terminal::complain(
                format_args!(
                    "the suite `{name}` of the report is not the one of this version: its sha256 is {}",
                    said.digest
                ),
                "verify it with the version of the tool that made it, or run it again with this one",
            );
            code = Code::Failure;
            continue;
        };
        let missing = version
            .ids()
            .filter(|id| report.results.iter().all(|result| result.id != **id))
            .count();
        let held = version.count() - missing;
        terminal::print(&format!(
            "suite   {name}: {held} of {} checks, sha256 {}\n",
            version.count(),
            said.digest
        ));
        if missing > 0 {
            terminal::complain(
                format_args!(
                    "the report is on a part of `{name}`: {missing} of its checks have no result"
                ),
                "run it whole, without `--check` and `--skip`; `conformance merge` joins shards",
            );
            code = Code::first(&[code, Code::Untested]);
        }
    }
    code
}

/// The file is the one that was tested.
fn compared(report: &Report, plugin: Option<&Path>) -> Code {
    let Some(path) = plugin else {
        terminal::print("plugin  not compared: `--plugin FILE` does\n");
        return Code::Pass;
    };
    let found = match std::fs::read(path) {
        Ok(bytes) => sha256(bytes),
        Err(error) => {
            terminal::complain(
                format_args!("cannot read the plugin `{}`: {error}", path.display()),
                "name the executable that was tested",
            );
            return Code::Usage;
        }
    };
    if report.plugin.sha256.as_ref() == Some(&found) {
        terminal::print(&format!("plugin  {}: sha256 {found}\n", path.display()));
        return Code::Pass;
    }
    let tested = report.plugin.sha256.as_deref().unwrap_or("not known");
    terminal::complain(
        format_args!(
            "`{}` is not the file that was tested: its sha256 is {found}, and the tested one's is {tested}",
            path.display()
        ),
        "run the kit on this very file",
    );
    Code::Failure
}
