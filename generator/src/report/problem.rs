//! What to say where there is no answer.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use camino::Utf8PathBuf;
use contract::Diagnostics;
use miette::{GraphicalReportHandler, GraphicalTheme};

use super::{BUG, DRIFT, Told, USAGE};
use crate::failure::Failure;

const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Whoever has mended that many asks again.
const SHOWN: usize = 50;
const HELP: Style = AnsiColor::Cyan.on_default().bold();

pub(super) fn told(failure: &Failure) -> (Told, u8) {
    let (stderr, code) = match failure {
        Failure::Contract(diagnostics) => (contract(diagnostics), USAGE),
        Failure::Refused { message, help } => (error(message, help), USAGE),
        Failure::Edited(paths) => (edited(paths), DRIFT),
        Failure::Bug(message) => (bug(message), BUG),
    };
    (
        Told {
            stdout: String::new(),
            stderr,
        },
        code,
    )
}

/// One error and what to do about it.
pub(super) fn error(message: &str, help: &str) -> String {
    format!("{ERROR}error:{ERROR:#} {message}\n{HELP}help:{HELP:#} {help}\n")
}

/// A fault of ours looks different from any of the user's.
pub(super) fn bug(message: &str) -> String {
    format!(
        "{ERROR}gen-sdk has a fault:{ERROR:#} {message}\n\
         This is not your mistake. Please report it with the contract and the command; nothing that the last \
         complete run wrote is lost.\n"
    )
}

fn contract(diagnostics: &Diagnostics) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode())
        .with_width(100)
        .with_links(false);
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(SHOWN) {
        handler
            .render_report(&mut text, diagnostic)
            .expect("a string takes any text");
        text.push('\n');
    }
    let count = diagnostics.iter().count();
    if count > SHOWN {
        writeln!(text, "… and {} more\n", count - SHOWN).expect("a string takes any text");
    }
    let mistakes = if count == 1 { "mistake" } else { "mistakes" };
    writeln!(
        text,
        "{ERROR}error:{ERROR:#} the contract has {count} {mistakes}; nothing was written"
    )
    .expect("a string takes any text");
    text
}

fn edited(paths: &[Utf8PathBuf]) -> String {
    let mut text = format!(
        "{ERROR}error:{ERROR:#} these files were edited by hand, or never generated, and would be overwritten; nothing was written\n"
    );
    for path in paths {
        writeln!(text, "  {path}").expect("a string takes any text");
    }
    writeln!(
        text,
        "{HELP}help:{HELP:#} to keep an edit, move it to a file of your own, or into the contract; to drop it, run \
         again with `--force`; to see it, with `--diff`"
    )
    .expect("a string takes any text");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(failure: &Failure, code: u8, expected: &str) {
        let (told, found) = told(failure);
        assert_eq!(found, code, "{failure:?}");
        assert!(told.stderr.contains(expected), "{}", told.stderr);
        assert!(told.stdout.is_empty());
    }

    #[test]
    fn every_failure_has_its_exit_code() {
        check(
            &Failure::refused("the folder is gone", "make it"),
            2,
            "the folder is gone",
        );
        check(&Failure::Edited(vec!["a/b".into()]), 1, "  a/b\n");
        check(
            &Failure::Bug("`a` is generated twice".to_owned()),
            70,
            "gen-sdk has a fault",
        );
    }
}
