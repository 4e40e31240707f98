//! Writes down what a run found: entries that hold stay as people wrote them, those that do
//! not are mended or go, and what has none gets one.

use std::collections::BTreeSet;
use std::fmt;

use toml::Value;

use super::apply::Seen;
use super::resolve::Surroundings;
use super::written::{System, When, Written};
use super::{Entry, Expectations};
use crate::check::Check;
use crate::report::{Attempt, Verdict};
use crate::select::matches;

/// What an entry says as long as nobody has looked into it.
const UNEXPLAINED: &str = "blessed, and not yet looked into";

const HEAD: &str = "[[expect]]";

/// What came of a check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome<'a> {
    /// The check.
    pub check: &'a Check,
    /// Each time it ran.
    pub attempts: &'a [Attempt],
    /// What is wrong with it turns the run red.
    pub binding: bool,
}

/// A file as it should be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Blessed {
    /// The whole text.
    pub text: String,
    /// How many entries are new.
    pub added: usize,
    /// How many say something else now.
    pub changed: usize,
    /// How many went.
    pub removed: usize,
}

/// The file of expectations that fits what a run found. `entries` are those of the text,
/// `others` those of every file.
pub(crate) fn bless(
    text: &str,
    entries: &[Entry],
    others: &Expectations,
    surroundings: &Surroundings<'_>,
    outcomes: &[Outcome<'_>],
) -> Blessed {
    let (header, blocks) = split(text, entries);
    let mut made = Vec::new();
    let mut covered = Vec::new();
    let (mut changed, mut removed) = (0, 0);
    for (entry, block) in entries.iter().zip(&blocks) {
        let fate = fate(entry, surroundings, outcomes);
        covered.extend(fate.covers());
        match fate {
            Fate::Stays(_) => made.push(block.clone()),
            Fate::Becomes(each) => {
                changed += 1;
                let comments = &block[..block.find(HEAD).unwrap_or(0)];
                let each = each
                    .iter()
                    .map(|outcome| Block::of(outcome, Some(&entry.written)));
                let each: Vec<_> = each.map(|block| block.to_string()).collect();
                made.push(format!("{comments}{}", each.join("\n")));
            }
            Fate::Goes => removed += 1,
        }
    }
    let wanted = outcomes.iter().filter(|outcome| {
        let elsewhere = others.on(outcome.check.id);
        let elsewhere = elsewhere.is_some_and(|on| entries.iter().all(|own| own.place != on.place));
        let wrong = outcome.binding && Seen::of(outcome.attempts).is_wrong();
        wrong && !elsewhere && !covered.contains(&outcome.check.id)
    });
    let new = wanted.map(|outcome| Block::of(outcome, None).to_string());
    let new: Vec<_> = new.collect();
    let added = new.len();
    made.extend(new);
    let parts = header.into_iter().chain(made);
    let parts: Vec<_> = parts.map(|part| format!("{}\n", part.trim_end())).collect();
    Blessed {
        text: parts.join("\n"),
        added,
        changed,
        removed,
    }
}

/// What becomes of an entry.
enum Fate<'a> {
    /// It is true, or nothing was seen that says otherwise, of these checks.
    Stays(Vec<&'a str>),
    /// These are found wrong, and otherwise than it says.
    Becomes(Vec<&'a Outcome<'a>>),
    /// Nothing that it stands for is found wrong.
    Goes,
}

impl<'a> Fate<'a> {
    fn covers(&self) -> Vec<&'a str> {
        match self {
            Self::Stays(checks) => checks.clone(),
            Self::Becomes(each) => each.iter().map(|outcome| outcome.check.id).collect(),
            Self::Goes => Vec::new(),
        }
    }
}

fn fate<'a>(
    entry: &Entry,
    surroundings: &Surroundings<'_>,
    outcomes: &'a [Outcome<'a>],
) -> Fate<'a> {
    let glob = entry.written.check.get_ref();
    let seen = |outcome: &Outcome<'_>| Seen::of(outcome.attempts);
    let about: Vec<_> = outcomes
        .iter()
        .filter(|outcome| matches(glob, outcome.check.id))
        .collect();
    let ids =
        |outcomes: &[&'a Outcome<'a>]| outcomes.iter().map(|outcome| outcome.check.id).collect();
    if !entry.holds_in(surroundings) {
        return Fate::Stays(Vec::new());
    }
    // A check that did not run says nothing for or against its entry.
    let silent = |outcome: &&Outcome<'_>| seen(outcome).verdicts.is_empty();
    let fits = |outcome: &&Outcome<'_>| {
        let seen = seen(outcome);
        seen.verdicts.is_empty() || entry.is_met_by(&seen)
    };
    if about.iter().all(fits) {
        return Fate::Stays(ids(&about));
    }
    let wrong: Vec<_> = about
        .into_iter()
        .filter(|outcome| silent(outcome) || seen(outcome).is_wrong())
        .collect();
    if wrong.is_empty() {
        Fate::Goes
    } else {
        Fate::Becomes(wrong)
    }
}

/// An entry as it is written.
struct Block<'a> {
    check: &'a str,
    verdicts: BTreeSet<Verdict>,
    reason: Option<String>,
    /// What people wrote of it.
    kept: Option<&'a Written>,
}

impl<'a> Block<'a> {
    /// What was seen of a check; what was written of it where nothing was.
    fn of(outcome: &Outcome<'a>, kept: Option<&'a Written>) -> Self {
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
fn split(text: &str, entries: &[Entry]) -> (Option<String>, Vec<String>) {
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use time::{Date, Month};

    use super::{Blessed, Outcome, bless};
    use crate::checks;
    use crate::expect::{Expectations, Surroundings, parse};
    use crate::report::{Attempt, Verdict};

    fn attempt(verdict: Verdict, reason: Option<&str>) -> Attempt {
        Attempt {
            verdict,
            reason: reason.map(str::to_owned),
            duration_ms: 1,
        }
    }

    /// What becomes of a text where these are the verdicts.
    fn blessed(text: &str, seen: &[(&str, Vec<Attempt>)]) -> Blessed {
        let today = Date::from_calendar_date(2027, Month::March, 1).unwrap();
        let surroundings = Surroundings {
            os: "linux",
            profile: None,
            today,
        };
        let entries = parse(text, Path::new("f")).unwrap();
        let all = Expectations::resolve(entries.clone(), &surroundings).unwrap();
        let outcomes: Vec<_> = seen
            .iter()
            .map(|(id, attempts)| Outcome {
                check: checks::all().find(|check| check.id == *id).unwrap(),
                attempts,
                binding: true,
            })
            .collect();
        bless(text, &entries, &all, &surroundings, &outcomes)
    }

    fn seen() -> Vec<(&'static str, Vec<Attempt>)> {
        let fail = |reason| attempt(Verdict::Fail, Some(reason));
        vec![
            ("stdio/implemented", vec![attempt(Verdict::Pass, None)]),
            ("stdio/channels", vec![fail("stdio/channels:swapped")]),
            (
                "stdio/bytes",
                vec![fail("stdio/bytes:altered"), attempt(Verdict::Pass, None)],
            ),
            ("stdio/before-reader", vec![attempt(Verdict::NotRun, None)]),
            (
                "stdio/stays-open",
                vec![attempt(Verdict::Hang, Some("stdio/stays-open:hang"))],
            ),
        ]
    }

    const WRITTEN: &str = r#"# Kept by the team.

# Holds by now.
[[expect]]
check = "stdio/implemented"
verdict = "fail"
why = "old"

# The channels: see the issue.
[[expect]]
check   = "stdio/channels"
verdict = "fail"
reason  = "lost"
why     = 'one "pipe" for both'
issue   = "https://example.com/1"
expires = 2027-05-01

[[expect]]
check = "stdio/before-reader"   # a comment that stays
verdict = "crash"
why = "not seen today"

[[expect]]
check = "stdio/back-pressure"
verdict = "hang"
when = { os = "macos" }
why = "elsewhere"
"#;

    #[test]
    fn what_is_true_stays_what_is_not_is_mended_and_what_is_new_is_added() {
        let made = blessed(WRITTEN, &seen());
        insta::assert_snapshot!(made.text, @r#"
        # Kept by the team.

        # The channels: see the issue.
        [[expect]]
        check = "stdio/channels"
        verdict = "fail"
        reason = "swapped"
        why = 'one "pipe" for both'
        issue = "https://example.com/1"
        expires = 2027-05-01

        [[expect]]
        check = "stdio/before-reader"   # a comment that stays
        verdict = "crash"
        why = "not seen today"

        [[expect]]
        check = "stdio/back-pressure"
        verdict = "hang"
        when = { os = "macos" }
        why = "elsewhere"

        [[expect]]
        check = "stdio/bytes"
        verdict = ["pass", "fail"]
        reason = "altered"
        why = "blessed, and not yet looked into"

        [[expect]]
        check = "stdio/stays-open"
        verdict = "hang"
        reason = "hang"
        why = "blessed, and not yet looked into"
        "#);
        assert_eq!((made.added, made.changed, made.removed), (2, 1, 1));
    }

    #[test]
    fn blessing_twice_changes_nothing() {
        let once = blessed(WRITTEN, &seen());
        let twice = blessed(&once.text, &seen());
        assert_eq!(twice.text, once.text);
        assert_eq!((twice.added, twice.changed, twice.removed), (0, 0, 0));
        assert_eq!(blessed("", &[]).text, "");
    }
}
