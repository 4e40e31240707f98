//! What to say of a run that got through.

use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use similar::TextDiff;

use super::problem::error;
use super::{DRIFT, Told};
use crate::lock;
use crate::pipeline::{Mode, Outcome, Sdk};
use crate::plan::Change;

pub(super) fn told(outcome: &Outcome) -> (Told, u8) {
    let mut told = Told::default();
    for sdk in &outcome.sdks {
        match outcome.mode {
            Mode::Write => written(sdk, &mut told.stderr),
            Mode::Check => told
                .stdout
                .push_str(&lines(sdk, ["missing", "modified", "extra"])),
            Mode::DryRun => told
                .stdout
                .push_str(&lines(sdk, ["create", "update", "remove"])),
            Mode::Diff => told.stdout.push_str(&diff(sdk)),
        }
    }
    let clean = outcome.sdks.iter().all(|it| it.plan.is_clean());
    let code = match outcome.mode {
        Mode::Check if clean => {
            let count: usize = outcome
                .sdks
                .iter()
                .map(|it| it.plan.unchanged + it.plan.kept.len())
                .sum();
            told.stderr = format!("all {count} {} are up to date\n", files(count));
            0
        }
        Mode::Check => {
            let help =
                "run the same command without `--check`; `--diff` shows what that would change";
            told.stderr = error("these files are not as `gen-sdk` would write them", help);
            DRIFT
        }
        Mode::Diff if !clean => DRIFT,
        Mode::Write => {
            notes(outcome, &mut told.stderr);
            0
        }
        _ => 0,
    };
    (told, code)
}

/// Every path that is not as it should be, with a word on why.
fn lines(sdk: &Sdk, [create, update, remove]: [&str; 3]) -> String {
    let mut lines: Vec<(Utf8PathBuf, String)> = Vec::new();
    for (path, change) in &sdk.plan.changes {
        let word = match change {
            Change::Create => create,
            Change::Update => update,
            Change::Remove => remove,
        };
        let edited = if sdk.plan.edited.contains(path) {
            "  (edited by hand)"
        } else {
            ""
        };
        lines.push((
            sdk.prefix.join(path),
            format!("{word:<8}  {}{edited}\n", sdk.prefix.join(path)),
        ));
    }
    for path in sdk.plan.unknown.iter().filter(|_| remove == "extra") {
        lines.push((
            sdk.prefix.join(path),
            format!("{remove:<8}  {}  (not generated)\n", sdk.prefix.join(path)),
        ));
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

fn diff(sdk: &Sdk) -> String {
    let mut text = String::new();
    for path in sdk
        .plan
        .changes
        .keys()
        .filter(|it| it.as_str() != lock::NAME)
    {
        let old = sdk.found.get(path).map(|it| it.text.as_slice());
        let new = sdk.tree.get(path).map(|it| it.text.as_slice());
        text.push_str(&file_diff(&sdk.prefix.join(path), old, new));
    }
    for path in &sdk.plan.unknown {
        writeln!(text, "Only on disk: {}", sdk.prefix.join(path)).expect("a string takes any text");
    }
    text
}

fn file_diff(path: &Utf8Path, old: Option<&[u8]>, new: Option<&[u8]>) -> String {
    let name = |side: &str, text: Option<&[u8]>| {
        text.map_or_else(|| "/dev/null".to_owned(), |_| format!("{side}/{path}"))
    };
    let names = (name("a", old), name("b", new));
    let read =
        |text: Option<&[u8]>| std::str::from_utf8(text.unwrap_or_default()).map(str::to_owned);
    let (Ok(before), Ok(after)) = (read(old), read(new)) else {
        return format!("Binary files {} and {} differ\n", names.0, names.1);
    };
    if before == after {
        return format!("Mode of {path} differs\n");
    }
    TextDiff::from_lines(&before, &after)
        .unified_diff()
        .header(&names.0, &names.1)
        .to_string()
}

fn written(sdk: &Sdk, text: &mut String) {
    let plan = &sdk.plan;
    if !text.is_empty() {
        text.push('\n');
    }
    let written = plan.count(Change::Create) + plan.count(Change::Update);
    let mut parts = vec![format!(
        "wrote {written} {} to `{}`",
        files(written),
        sdk.root
    )];
    if plan.count(Change::Remove) > 0 {
        parts.push(format!("removed {}", plan.count(Change::Remove)));
    }
    if plan.unchanged > 0 {
        parts.push(format!("left {} as they were", plan.unchanged));
    }
    writeln!(text, "{}", parts.join(", ")).expect("a string takes any text");
    for path in &plan.kept {
        writeln!(
            text,
            "kept your edits of `{path}`; delete it to have it generated anew"
        )
        .expect("a string takes any text");
    }
    for path in &plan.unknown {
        writeln!(
            text,
            "left `{path}` alone, though it lies in a folder of generated files"
        )
        .expect("a string takes any text");
    }
    if sdk.next_commands.is_empty() {
        return;
    }
    writeln!(text, "\nnext:\n  cd {}", sdk.root).expect("a string takes any text");
    for command in &sdk.next_commands {
        writeln!(text, "  {command}").expect("a string takes any text");
    }
}

const fn files(count: usize) -> &'static str {
    if count == 1 { "file" } else { "files" }
}

fn notes(outcome: &Outcome, text: &mut String) {
    for (key, value) in &outcome.unset {
        writeln!(text, "\nnote: `{key}` is not set, so it is `{value}`; set it in `gen-sdk.toml` before you publish")
            .expect("a string takes any text");
    }
}
