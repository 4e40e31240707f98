//! From the entries of all files to one expectation a check; what cannot be that is a
//! mistake.

use std::collections::BTreeMap;

use time::{Date, OffsetDateTime};

use super::apply::bare;
use super::{Entry, Place};
use crate::check::Check;
use crate::select::matches;
use crate::{checks, profile};

/// How many checks one entry may stand for: one that stands for all would hide what is new.
const MOST: usize = 10;

/// What `when` is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surroundings<'a> {
    /// The operating system.
    pub os: &'a str,
    /// The profile of the plugin's host.
    pub profile: Option<&'a str>,
    /// The day.
    pub today: Date,
}

/// The expectations that hold here.
#[derive(Debug, Default)]
pub(crate) struct Expectations {
    entries: Vec<Entry>,
    /// The index of each check's entry.
    on: BTreeMap<&'static str, usize>,
    /// The day.
    today: Option<Date>,
}

/// Why an entry cannot be an expectation.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {what}")]
pub(crate) struct Mistake {
    place: Place,
    what: What,
    /// What to do about it.
    pub help: String,
}

#[derive(Debug, thiserror::Error)]
enum What {
    #[error("no check matches `{0}`")]
    Unknown(String),
    #[error("`{glob}` matches {count} checks, and an entry stands for {MOST} at most")]
    Broad { glob: String, count: usize },
    #[error("`{check}` has no reason `{reason}`")]
    Reason { check: &'static str, reason: String },
    #[error("`{check}` has an entry already, at {first}")]
    Ambiguous { check: &'static str, first: Place },
    #[error("there is no profile `{0}`")]
    Profile(String),
}

/// The day on which this runs.
pub(crate) fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

impl Expectations {
    /// Gives each check its entry, or says everything that keeps some from it.
    pub(crate) fn resolve(
        entries: Vec<Entry>,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut on = BTreeMap::<&'static str, usize>::new();
        for (index, entry) in entries.iter().enumerate() {
            let checks = match entry.checks(surroundings) {
                Ok(checks) => checks,
                Err((what, help)) => {
                    mistakes.push(entry.mistake(what, help));
                    continue;
                }
            };
            if !entry.holds_in(surroundings) {
                continue;
            }
            for check in checks {
                if let Some(first) = on.insert(check.id, index) {
                    let first = entries[first].place.clone();
                    let what = What::Ambiguous {
                        check: check.id,
                        first,
                    };
                    let help = "take one of them out, or give each a `when` of its own";
                    mistakes.push(entry.mistake(what, help.to_owned()));
                }
            }
        }
        if mistakes.is_empty() {
            let today = Some(surroundings.today);
            Ok(Self { entries, on, today })
        } else {
            Err(mistakes)
        }
    }

    /// The entry on a check.
    pub(crate) fn on(&self, check: &str) -> Option<&Entry> {
        self.on.get(check).map(|index| &self.entries[*index])
    }

    /// The day after which an entry no longer holds has come.
    pub(crate) fn is_expired(&self, entry: &Entry) -> bool {
        let expires = entry.written.expires;
        expires
            .zip(self.today)
            .is_some_and(|(expiry, today)| expiry.0 < today)
    }
}

type Wrong = (What, String);

impl Entry {
    /// The checks that it stands for.
    fn checks(&self, surroundings: &Surroundings<'_>) -> Result<Vec<&'static Check>, Wrong> {
        let glob = self.written.check.get_ref();
        let found: Vec<_> = checks::all()
            .filter(|check| matches(glob, check.id))
            .collect();
        if found.is_empty() {
            return Err((What::Unknown(glob.clone()), nearest(glob)));
        }
        if found.len() > MOST {
            let what = What::Broad {
                glob: glob.clone(),
                count: found.len(),
            };
            return Err((
                what,
                "write an entry for each, or a narrower glob".to_owned(),
            ));
        }
        if let Some(reason) = self.written.reason.as_deref() {
            for check in &found {
                known(check, reason)?;
            }
        }
        if let Some(name) = &self.written.when.profile
            && surroundings.profile != Some(name)
            && profile::find(name).is_none()
        {
            let near = profile::near(name);
            let help = match near.first() {
                Some(near) => format!("the nearest is `{near}`; `conformance profiles` lists them"),
                None => "`conformance profiles` lists them".to_owned(),
            };
            return Err((What::Profile(name.clone()), help));
        }
        Ok(found)
    }

    /// Whether it is about this run at all.
    pub(super) fn holds_in(&self, surroundings: &Surroundings<'_>) -> bool {
        let when = &self.written.when;
        when.os.is_none_or(|os| os.name() == surroundings.os)
            && when
                .profile
                .as_deref()
                .is_none_or(|profile| surroundings.profile == Some(profile))
    }

    fn mistake(&self, what: What, help: String) -> Mistake {
        Mistake {
            place: self.place.clone(),
            what,
            help,
        }
    }
}

/// A reason is one of the check's own, or the name of a hang or a crash.
fn known(check: &'static Check, reason: &str) -> Result<(), Wrong> {
    let own = check.reasons.iter().map(|reason| reason.id);
    let of_another = reason.split_once(':').is_some_and(|(id, _)| id != check.id);
    let mut all = own.clone().chain(["hang", "crash"]);
    if !of_another && all.any(|known| known == bare(reason)) {
        return Ok(());
    }
    let names: Vec<_> = own.map(|id| format!("`{id}`")).collect();
    Err((
        What::Reason {
            check: check.id,
            reason: reason.to_owned(),
        },
        format!("it has {}, and `hang` and `crash`", names.join(", ")),
    ))
}

fn nearest(glob: &str) -> String {
    let distance = |check: &&Check| strsim::osa_distance(check.id, glob);
    let near = checks::all()
        .min_by_key(distance)
        .filter(|check| distance(check) <= 4);
    match near {
        Some(check) => format!(
            "the nearest is `{}`; `conformance list` shows every id",
            check.id
        ),
        None => "`conformance list` shows every id".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use time::Month;

    use super::{Date, Expectations, Surroundings};
    use crate::checks;
    use crate::expect::parse;

    fn resolve(text: &str) -> Result<Expectations, String> {
        let today = Date::from_calendar_date(2027, Month::March, 1).unwrap();
        let surroundings = Surroundings {
            os: "linux",
            profile: Some("mine"),
            today,
        };
        let entries = parse(text, Path::new("f")).unwrap();
        Expectations::resolve(entries, &surroundings).map_err(|mistakes| {
            let lines = mistakes
                .iter()
                .map(|mistake| format!("{mistake} [{}]", mistake.help));
            lines.collect::<Vec<_>>().join("\n")
        })
    }

    fn entry(check: &str, more: &str) -> String {
        format!("[[expect]]\ncheck = \"{check}\"\nverdict = \"fail\"\nwhy = \"known\"\n{more}\n")
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let text = [
            entry("stdio/byts", ""),
            entry("*", ""),
            entry("stdio/bytes", "reason = \"gone\""),
            entry("stdio/bytes", "reason = \"stdio/channels:lost\""),
            entry("stdio/bytes", "when = { profile = \"terrafrom\" }"),
        ];
        let all = format!("{} checks", checks::all().count());
        let told = resolve(&text.concat())
            .unwrap_err()
            .replace(&all, "all checks");
        insta::assert_snapshot!(told, @"
        f:2: no check matches `stdio/byts` [the nearest is `stdio/bytes`; `conformance list` shows every id]
        f:7: `*` matches all checks, and an entry stands for 10 at most [write an entry for each, or a narrower glob]
        f:12: `stdio/bytes` has no reason `gone` [it has `altered`, `reordered`, and `hang` and `crash`]
        f:17: `stdio/bytes` has no reason `stdio/channels:lost` [it has `altered`, `reordered`, and `hang` and `crash`]
        f:22: there is no profile `terrafrom` [the nearest is `terraform`; `conformance profiles` lists them]
        ");
    }

    #[test]
    fn two_entries_on_one_check_are_a_mistake_where_both_hold() {
        let two = |when: &str| entry("stdio/bytes", "") + &entry("stdio/b*", when);
        insta::assert_snapshot!(resolve(&two("")).unwrap_err(), @"f:7: `stdio/bytes` has an entry already, at f:2 [take one of them out, or give each a `when` of its own]");
        assert!(resolve(&two("when = { os = \"macos\" }")).is_ok());
        assert!(resolve(&two("when = { profile = \"terraform\" }")).is_ok());
        assert!(resolve(&two("when = { profile = \"mine\" }")).is_err());
    }

    #[test]
    fn an_entry_holds_to_the_end_of_its_day() {
        let expired = |day: &str| {
            let expectations = resolve(&entry("stdio/bytes", &format!("expires = {day}"))).unwrap();
            expectations.is_expired(expectations.on("stdio/bytes").unwrap())
        };
        assert!(!expired("2027-03-01"));
        assert!(expired("2027-02-28"));
    }
}
