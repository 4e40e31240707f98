//! What the command line's values say, and what is wrong with them.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use crate::check::Suite;
use crate::report::{Format, Shard};
use crate::suites::{self, Version};

/// `KEY=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// What stands before the first `=`; never empty.
    pub key: String,
    /// What stands behind it.
    pub value: String,
}

impl FromStr for Pair {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok(Self {
                key: key.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err("expected KEY=VALUE".to_owned()),
        }
    }
}

/// `FORMAT=FILE`.
#[derive(Clone, Debug)]
pub(crate) struct ReportFile {
    /// The report's form.
    pub format: Format,
    /// Where it goes.
    pub path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Pair { key, value } = text
            .parse()
            .map_err(|_| "expected FORMAT=FILE".to_owned())?;
        let format = <Format as ValueEnum>::from_str(&key, false).map_err(|_| {
            let names = Format::value_variants()
                .iter()
                .filter_map(ValueEnum::to_possible_value)
                .map(|value| format!("`{}`", value.get_name()));
            let names = names.collect::<Vec<_>>().join(", ");
            format!("`{key}` is no report format; there are {names}")
        })?;
        if value.is_empty() {
            return Err("expected a file behind `=`".to_owned());
        }
        Ok(Self {
            format,
            path: PathBuf::from(value),
        })
    }
}

/// What `--bless` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Blessing {
    /// The file of expectations
    Expectations,
}

/// `K/N`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShardChoice(pub Shard);

impl FromStr for ShardChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let parts = parts.and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self(Shard { number, of })),
            Some((number, of)) if of > 0 => Err(format!(
                "there is no shard {number} of {of}; they are counted from 1/{of} to {of}/{of}"
            )),
            _ => Err("expected K/N, such as 1/3 for the first of three".to_owned()),
        }
    }
}

/// `SUITE` or `SUITE@VERSION`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SuiteChoice {
    /// The suite.
    pub suite: Suite,
    /// The version, where one is named; then no provisional check is among it.
    pub version: Option<&'static Version>,
}

impl FromStr for SuiteChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, number) = match text.split_once('@') {
            Some((name, number)) => (name, Some(number)),
            None => (text, None),
        };
        let suite = Suite::ALL.into_iter().find(|suite| suite.name() == name);
        let suite = suite.ok_or_else(|| {
            let names = Suite::ALL.map(|suite| format!("`{}`", suite.name()));
            format!("there is no suite `{name}`; there are {}", names.join(", "))
        })?;
        let Some(number) = number else {
            return Ok(Self {
                suite,
                version: None,
            });
        };
        let version = number
            .parse()
            .ok()
            .and_then(|number| suites::find(suite, number));
        let version = version.ok_or_else(|| {
            let newest = suites::newest(suite).name();
            format!("there is no version `{number}` of `{name}`; the newest is `{newest}`")
        })?;
        Ok(Self {
            suite,
            version: Some(version),
        })
    }
}

/// A number of seconds that a wait may take.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 86_400.0 => Ok(seconds),
        _ => Err("expected a number of seconds between 0 and 86400".to_owned()),
    }
}
