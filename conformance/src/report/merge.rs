//! Joins reports: the shards of one run to a whole, several plugins to a matrix.

use std::collections::BTreeMap;

use super::assemble::{counts, exit_code};
use super::coverage::gaps;
use super::matrix::Matrix;
use super::model::{Record, Report, Subject};
use crate::checks;
use crate::exit::Code;

/// A report and the file that it came from.
#[derive(Debug)]
pub(crate) struct Part {
    /// The file as the user named it.
    pub name: String,
    /// What stands in it.
    pub report: Report,
}

/// What reports become together.
#[derive(Debug)]
pub(crate) enum Merged {
    /// One run.
    Run(Box<Report>),
    /// A run of each of several plugins.
    Matrix(Box<Matrix>),
}

/// Why reports do not go together.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MergeError {
    /// They say different things of how they came about.
    #[error("`{one}` and `{other}` were not made alike: their {what} differ")]
    Unlike {
        /// A file.
        one: String,
        /// Another.
        other: String,
        /// What differs.
        what: &'static str,
    },
    /// They are about two files under one name.
    #[error(
        "`{one}` and `{other}` are parts of runs of two different files, both called `{command}`"
    )]
    Replaced {
        /// A file.
        one: String,
        /// Another.
        other: String,
        /// The command of both.
        command: String,
    },
    /// They have results for the same check.
    #[error("`{one}` and `{other}` both have a result for `{check}`")]
    Overlap {
        /// A file.
        one: String,
        /// Another.
        other: String,
        /// The check.
        check: String,
    },
    /// A shard is not there.
    #[error("shard {number}/{of} of `{command}` is missing")]
    Missing {
        /// Which.
        number: u32,
        /// Of how many.
        of: u32,
        /// The plugin.
        command: String,
    },
}

/// Joins at least one report.
pub(crate) fn merge(parts: Vec<Part>) -> Result<Merged, MergeError> {
    alike(&parts, false)?;
    let mut plugins = BTreeMap::<_, Vec<Part>>::new();
    let mut order = Vec::new();
    for part in parts {
        let Subject { command, sha256 } = part.report.plugin.clone();
        let key = (command, sha256, part.report.profile.clone());
        if !order.contains(&key) {
            order.push(key.clone());
        }
        plugins.entry(key).or_default().push(part);
    }
    one_file_a_name(plugins.values())?;
    let mut whole = Vec::new();
    for key in order {
        whole.push(join(plugins.remove(&key).unwrap_or_default())?);
    }
    Ok(if whole.len() == 1 {
        Merged::Run(Box::new(whole.remove(0)))
    } else {
        Merged::Matrix(Box::new(Matrix::new(&whole)))
    })
}

/// What has to be the same in all, and, of `one_run`, what only parts of it share.
fn alike(parts: &[Part], one_run: bool) -> Result<(), MergeError> {
    let Some((first, rest)) = parts.split_first() else {
        return Ok(());
    };
    for other in rest {
        let (one, two) = (&first.report, &other.report);
        let shards = |report: &Report| report.shard.map(|shard| shard.of);
        let facts = [
            ("versions of the tool", one.tool.version == two.tool.version),
            ("suites", one.suites == two.suites),
            ("repeats", !one_run || one.repeats == two.repeats),
            ("seeds", !one_run || one.seed == two.seed),
            ("numbers of shards", !one_run || shards(one) == shards(two)),
        ];
        if let Some((what, _)) = facts.into_iter().find(|(_, same)| !same) {
            return Err(MergeError::Unlike {
                one: first.name.clone(),
                other: other.name.clone(),
                what,
            });
        }
    }
    Ok(())
}

/// Shards of a plugin that was built again between them are no run of either.
fn one_file_a_name<'a>(plugins: impl Iterator<Item = &'a Vec<Part>>) -> Result<(), MergeError> {
    let mut seen = BTreeMap::<&str, &Part>::new();
    for part in plugins.flatten().filter(|part| part.report.shard.is_some()) {
        let plugin = &part.report.plugin;
        let first = seen.entry(plugin.command.as_str()).or_insert(part);
        if first.report.plugin.sha256 != plugin.sha256 {
            return Err(MergeError::Replaced {
                one: first.name.clone(),
                other: part.name.clone(),
                command: plugin.command.clone(),
            });
        }
    }
    Ok(())
}

/// One report on one plugin from all its parts.
fn join(mut parts: Vec<Part>) -> Result<Report, MergeError> {
    alike(&parts, true)?;
    if let [part] = parts.as_slice()
        && part.report.shard.is_none()
    {
        return Ok(parts.remove(0).report);
    }
    parts.sort_by_key(|part| part.report.shard.map(|shard| shard.number));
    disjoint(&parts)?;
    complete(&parts)?;
    Ok(together(parts))
}

fn disjoint(parts: &[Part]) -> Result<(), MergeError> {
    let mut seen = BTreeMap::<&str, (&Part, &Record)>::new();
    for part in parts {
        for result in &part.report.results {
            let first = seen.entry(&result.id).or_insert((part, result));
            let other = first.0.name != part.name || !std::ptr::eq(first.1, result);
            // What never announced itself has that verdict in every shard.
            let shared = result.id == crate::run::ANNOUNCED && first.1.reason == result.reason;
            if other && !shared {
                return Err(MergeError::Overlap {
                    one: first.0.name.clone(),
                    other: part.name.clone(),
                    check: result.id.clone(),
                });
            }
        }
    }
    Ok(())
}

fn complete(parts: &[Part]) -> Result<(), MergeError> {
    let shards = || parts.iter().filter_map(|part| part.report.shard);
    let of = shards().map(|shard| shard.of).max().unwrap_or(0);
    let missing = (1..=of).find(|number| !shards().any(|shard| shard.number == *number));
    match (missing, parts.first()) {
        (Some(number), Some(part)) => Err(MergeError::Missing {
            number,
            of,
            command: part.report.plugin.command.clone(),
        }),
        _ => Ok(()),
    }
}

fn together(parts: Vec<Part>) -> Report {
    let mut reports = parts.into_iter().map(|part| part.report);
    let mut whole = reports.next().expect("a run has at least one part");
    let mut ended = vec![whole.exit_code];
    for report in reports {
        ended.push(report.exit_code);
        whole.duration_ms = whole.duration_ms.saturating_add(report.duration_ms);
        let known = |result: &Record| whole.results.iter().any(|other| other.id == result.id);
        let new: Vec<_> = report
            .results
            .into_iter()
            .filter(|result| !known(result))
            .collect();
        whole.results.extend(new);
        whole.coverage.gaps.extend(report.coverage.gaps);
        for problem in report.problems {
            if !whole.problems.contains(&problem) {
                whole.problems.push(problem);
            }
        }
    }
    let place = |id: &str| checks::all().position(|check| check.id == id);
    whole.results.sort_by_key(|result| place(&result.id));
    let required: Vec<_> = whole
        .coverage
        .gaps
        .iter()
        .filter(|gap| gap.required)
        .flat_map(|gap| gap.checks.clone())
        .collect();
    whole.coverage.gaps = gaps(&whole.results, |result| required.contains(&result.id));
    whole.coverage.ran = whole
        .results
        .iter()
        .filter(|result| result.verdict.is_observed())
        .count();
    whole.coverage.total = whole.results.len();
    whole.counts = counts(&whole.results);
    whole.shard = None;
    // What ended a part before its checks did ended the whole so.
    let besides = [
        Code::Interrupted,
        Code::Fault,
        Code::NotLaunched,
        Code::TimedOut,
    ];
    let besides: Vec<_> = besides
        .into_iter()
        .filter(|code| ended.contains(&code.number()))
        .collect();
    whole.exit_code = exit_code(
        &whole.results,
        &whole.problems,
        !required.is_empty(),
        &besides,
    )
    .number();
    whole.sealed()
}
