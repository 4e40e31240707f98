//! What a file of expectations says, word for word.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use time::{Date, Month};
use toml::{Spanned, Value};

use super::{Entry, Place};
use crate::report::Verdict;

/// A file of nothing but expectations.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    expect: Vec<Written>,
}

/// One `[[expect]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    /// A check's id, or a glob for some.
    pub check: Spanned<String>,
    /// What comes of the check: one verdict, or several that take turns.
    pub verdict: Expected,
    /// The reason that is found, and no other.
    pub reason: Option<String>,
    /// Where it holds at all.
    #[serde(default)]
    pub when: When,
    /// Why it is so, for people.
    pub why: Why,
    /// Where it is being mended.
    pub issue: Option<String>,
    /// The last day on which it holds.
    pub expires: Option<Expiry>,
}

/// The runs that an entry is about; all of them where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct When {
    /// The operating system that the kit runs on.
    pub os: Option<System>,
    /// The profile of the plugin's host.
    pub profile: Option<String>,
}

/// An operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum System {
    /// Linux.
    Linux,
    /// macOS.
    MacOs,
}

impl System {
    /// As files and the standard library name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::MacOs => "macos",
        }
    }
}

/// The verdicts that an entry takes for granted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) struct Expected(pub BTreeSet<Verdict>);

/// What can be expected; `pass` only beside another, of a fault that comes and goes.
const VERDICTS: [Verdict; 4] = [Verdict::Fail, Verdict::Hang, Verdict::Crash, Verdict::Pass];

impl TryFrom<Value> for Expected {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let words = match value {
            Value::String(word) => vec![Value::String(word)],
            Value::Array(words) => words,
            other => {
                return Err(format!(
                    "expected a verdict such as \"fail\", or a list of them, not {}",
                    other.type_str()
                ));
            }
        };
        let verdicts = words
            .iter()
            .map(verdict)
            .collect::<Result<BTreeSet<_>, _>>()?;
        if verdicts.iter().all(|verdict| *verdict == Verdict::Pass) {
            return Err("a check that passes needs no entry; write \"fail\", \"hang\" or \"crash\", and \"pass\" beside it where the fault comes and goes".to_owned());
        }
        Ok(Self(verdicts))
    }
}

fn verdict(word: &Value) -> Result<Verdict, String> {
    let text = word.as_str().unwrap_or_default();
    let found = VERDICTS.into_iter().find(|verdict| verdict.name() == text);
    found.ok_or_else(|| {
        let names = VERDICTS.map(|verdict| format!("\"{}\"", verdict.name()));
        format!("{word} cannot be expected; there are {}", names.join(", "))
    })
}

/// A reason for people, which says something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Why(pub String);

impl TryFrom<String> for Why {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("expected a sentence that says why this fault is there".to_owned());
        }
        Ok(Self(text))
    }
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) struct Expiry(pub Date);

impl TryFrom<Value> for Expiry {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let text = match &value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        day(&text)
            .map(Self)
            .ok_or_else(|| format!("{value} is no day; write it as 2027-03-31"))
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(formatter, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()
}

/// Reads a file of nothing but expectations.
pub(crate) fn parse(text: &str, path: &Path) -> Result<Vec<Entry>, String> {
    let file: File =
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    Ok(placed(file.expect, text, path))
}

/// The entries with their places in the text that they were read from.
pub(crate) fn placed(entries: Vec<Written>, text: &str, path: &Path) -> Vec<Entry> {
    let entry = |written: Written| {
        let before = text.get(..written.check.span().start).unwrap_or_default();
        let place = Place {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
        };
        Entry { written, place }
    };
    entries.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::parse;

    const RIGHT: &str = "check = \"stdio/bytes\"\nverdict = \"fail\"\nwhy = \"known\"\n";

    fn mistake(entry: &str) -> String {
        parse(&format!("[[expect]]\n{entry}"), Path::new("f")).expect_err("it is refused")
    }

    #[test]
    fn an_entry_knows_its_line_and_a_day_may_be_quoted_or_not() {
        let text = format!(
            "# known faults\n\n[[expect]]\n{RIGHT}expires = 2027-03-01\n[[expect]]\n{RIGHT}expires = \"2027-03-01\"\n"
        );
        let entries = parse(&text, Path::new("f")).unwrap();
        let lines: Vec<_> = entries
            .iter()
            .map(|entry| entry.place.to_string())
            .collect();
        assert_eq!(lines, ["f:4", "f:9"]);
        assert_eq!(entries[0].written.expires, entries[1].written.expires);
        assert_eq!(
            entries[0].written.expires.unwrap().to_string(),
            "2027-03-01"
        );
    }

    #[test]
    fn mistakes_are_named_with_what_to_write_instead() {
        insta::assert_snapshot!(mistake(&RIGHT.replace("verdict", "verdct")), @r#"
        TOML parse error at line 3, column 1
          |
        3 | verdct = "fail"
          | ^^^^^^
        unknown field `verdct`, expected one of `check`, `verdict`, `reason`, `when`, `why`, `issue`, `expires`
        "#);
        insta::assert_snapshot!(mistake(&RIGHT.replace("\"fail\"", "\"fial\"")), @r#"
        TOML parse error at line 3, column 11
          |
        3 | verdict = "fial"
          |           ^^^^^^
        "fial" cannot be expected; there are "fail", "hang", "crash", "pass"
        "#);
        insta::assert_snapshot!(mistake(&RIGHT.replace("\"fail\"", "[\"pass\"]")), @r#"
        TOML parse error at line 3, column 11
          |
        3 | verdict = ["pass"]
          |           ^^^^^^^^
        a check that passes needs no entry; write "fail", "hang" or "crash", and "pass" beside it where the fault comes and goes
        "#);
        insta::assert_snapshot!(mistake(&RIGHT.replace("\"known\"", "\" \"")), @r#"
        TOML parse error at line 4, column 7
          |
        4 | why = " "
          |       ^^^
        expected a sentence that says why this fault is there
        "#);
        insta::assert_snapshot!(mistake(&format!("{RIGHT}expires = \"soon\"")), @r#"
        TOML parse error at line 5, column 11
          |
        5 | expires = "soon"
          |           ^^^^^^
        "soon" is no day; write it as 2027-03-31
        "#);
        insta::assert_snapshot!(mistake(&format!("{RIGHT}when = {{ os = \"beos\" }}")), @r#"
        TOML parse error at line 5, column 15
          |
        5 | when = { os = "beos" }
          |               ^^^^^^
        unknown variant `beos`, expected `linux` or `macos`
        "#);
        insta::assert_snapshot!(mistake("check = \"stdio/bytes\"\nverdict = \"fail\"\n"), @"
        TOML parse error at line 1, column 1
          |
        1 | [[expect]]
          | ^^^^^^^^^^
        missing field `why`
        ");
    }
}
