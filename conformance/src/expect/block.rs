//! The entries of a file of expectations as text: told apart as people wrote them, and written
//! anew.

use std::collections::BTreeSet;
use std::fmt;

use toml::Value;

use super::Entry;
use super::apply::Seen;
use super::bless::Outcome;
use super::written::{System, When, Written};
use crate::report::Verdict;

/// What an entry begins with.
pub(super) const HEAD: &str = "[[expect]]";
/// What an entry says as long as nobody has looked into it.
const UNEXPLAINED: &str = "blessed, and not yet looked into";

/// An entry as it is written.
pub(super) struct Block<'a> {
    check: &'a str,
    verdicts: BTreeSet<Verdict>,
    reason: Option<String>,
    /// What people wrote of it.
    kept: Option<&'a Written>,
}

impl<'a> Block<'a> {
    /// What was seen of a check; what was written of it where nothing was.
    pub(super) fn of(outcome: &Outcome<'a>, kept: Option<&'a Written>) -> Self {
        let Seen { verdicts, reasons } = Seen::of(outcome.attempts);
        if let Some(written) = kept.filter(|_| verdicts.is_empty()) {
            return Self {
                check: outcome.check.id,
                ..Self::copy(written)
            };
        }
        let mut reasons = reasons.into_iter();
        Self {
            check: outcome.check.id,
            verdicts,
            reason: reasons.next().filter(|_| reasons.next().is_none()),
            kept,
        }
    }

    fn copy(written: &'a Written) -> Self {
        Self {
            check: written.check.get_ref(),
            verdicts: written.verdict.0.clone(),
            reason: written.reason.clone(),
            kept: Some(written),
        }
    }
}

impl fmt::Display for Block<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self
            .verdicts
            .iter()
            .map(|verdict| quoted(verdict.name()))
            .collect();
        let verdict = match names.as_slice() {
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let kept = self.kept;
        let why = kept.map_or(UNEXPLAINED, |written| &written.why.0);
        let lines = [
            ("check", Some(quoted(self.check))),
            ("verdict", Some(verdict)),
            ("reason", self.reason.as_deref().map(quoted)),
            ("when", kept.and_then(|written| conditions(&written.when))),
            ("why", Some(quoted(why))),
            (
                "issue",
                kept.and_then(|written| written.issue.as_deref())
                    .map(quoted),
            ),
            (
                "expires",
                kept.and_then(|written| written.expires)
                    .map(|day| day.to_string()),
            ),
        ];
        writeln!(formatter, "{HEAD}")?;
        for (key, value) in lines {
            if let Some(value) = value {
                writeln!(formatter, "{key} = {value}")?;
            }
        }
        Ok(())
    }
}

fn conditions(when: &When) -> Option<String> {
    let all = [
        ("os", when.os.map(System::name)),
        ("profile", when.profile.as_deref()),
    ];
    let said = all
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{key} = {}", quoted(value?))));
    let said: Vec<_> = said.collect();
    (!said.is_empty()).then(|| format!("{{ {} }}", said.join(", ")))
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// What stands before the first entry, and each entry with the comment right above it.
pub(super) fn split(text: &str, entries: &[Entry]) -> (Option<String>, Vec<String>) {
    let mut parts = vec![String::new()];
    for line in text.lines() {
        if line.trim() == HEAD {
            let before = parts.last_mut().map(std::mem::take).unwrap_or_default();
            let (rest, comment) = before.split_at(comment_at_end(&before));
            let comment = comment.to_owned();
            if let Some(last) = parts.last_mut() {
                rest.clone_into(last);
            }
            parts.push(comment);
        }
        if let Some(last) = parts.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    let header = parts.remove(0);
    if parts.len() == entries.len() {
        return (
            Some(header).filter(|header| !header.trim().is_empty()),
            parts,
        );
    }
    // Written in some other way that TOML allows: as it would be written here.
    let whole = entries
        .iter()
        .map(|entry| Block::copy(&entry.written).to_string());
    (None, whole.collect())
}

/// Where the comment lines begin that a text ends with.
fn comment_at_end(text: &str) -> usize {
    let lines = text.split_inclusive('\n').rev();
    let comment = lines.take_while(|line| line.trim_start().starts_with('#'));
    text.len() - comment.map(str::len).sum::<usize>()
}
