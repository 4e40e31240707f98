//! Writes down what a run found: entries that hold stay as people wrote them, those that do
//! not are mended or go, and what has none gets one.

use super::apply::Seen;
use super::block::{Block, HEAD, split};
use super::resolve::Surroundings;
use super::{Entry, Expectations};
use crate::check::Check;
use crate::report::Attempt;
use crate::select::matches;

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
                made.push(mended(entry, block, &each));
            }
            Fate::Goes => removed += 1,
        }
    }
    let wanted = outcomes.iter().filter(|outcome| {
        let id = outcome.check.id;
        let elsewhere = others.on(id).is_some_and(|on| !holds(entries, on));
        let wrong = outcome.binding && Seen::of(outcome.attempts).is_wrong();
        wrong && !elsewhere && !covered.contains(&id)
    });
    let before = made.len();
    made.extend(wanted.map(|outcome| Block::of(outcome, None).to_string()));
    let added = made.len() - before;
    let parts = header.into_iter().chain(made);
    let parts: Vec<_> = parts.map(|part| format!("{}\n", part.trim_end())).collect();
    Blessed {
        text: parts.join("\n"),
        added,
        changed,
        removed,
    }
}

fn holds(entries: &[Entry], entry: &Entry) -> bool {
    entries.iter().any(|own| own.place == entry.place)
}

/// An entry for each of these checks in place of one, with its comments above the first.
fn mended(entry: &Entry, block: &str, checks: &[&Outcome<'_>]) -> String {
    let comments = &block[..block.find(HEAD).unwrap_or(0)];
    let blocks = checks
        .iter()
        .map(|outcome| Block::of(outcome, Some(&entry.written)).to_string());
    let blocks: Vec<_> = blocks.collect();
    format!("{comments}{}", blocks.join("\n"))
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
