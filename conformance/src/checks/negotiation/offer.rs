//! One offer of versions and what the plugin makes of it.

use std::fmt;

use crate::check::{Outcome, Stop, blocked_by, fail};
use crate::subject::{Exit, NoLine, Stage, Start};

/// What came of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It announced this version.
    Version(i64),
    /// It ended without a handshake line.
    Exited(Exit),
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(formatter, "it announces {version}"),
            Self::Exited(exit) => write!(formatter, "{exit} without a handshake line"),
        }
    }
}

/// Starts the plugin with `PLUGIN_PROTOCOL_VERSIONS` so, or unset.
pub(super) async fn answer(stage: &mut Stage, list: Option<&str>) -> Result<Answer, Stop> {
    const KEY: &str = "PLUGIN_PROTOCOL_VERSIONS";
    let limit = stage.target.start_limit();
    let start = match list {
        Some(list) => Start::plain().with(KEY, list),
        None => Start::plain().without(KEY),
    };
    match stage.launch(&start).await?.line(limit.duration).await {
        Ok(plugin) => match plugin.line.version() {
            Some(version) => Ok(Answer::Version(version)),
            None => blocked_by("handshake/app-version"),
        },
        Err(NoLine::Exited(exit)) => Ok(Answer::Exited(exit)),
        Err(NoLine::Silent | NoLine::Endless) => Err(Stop::Hang(limit)),
    }
}

/// Requires the lowest own version for an offer that holds none of them (NEG-2).
pub(super) async fn expect_lowest(stage: &mut Stage, list: Option<&str>) -> Outcome {
    let own = stage.versions().await?;
    let lowest = own.first().copied().unwrap_or_default();
    let answer = answer(stage, list).await?;
    let reason = match answer {
        Answer::Version(version) if version == i64::from(lowest) => return Ok(()),
        Answer::Version(_) => "not-lowest",
        Answer::Exited(_) => "exits",
    };
    if reason == "not-lowest" {
        choosable(stage, lowest).await?;
    }
    let offer = list.map_or("unset".to_owned(), |list| format!("{list:?}"));
    fail(
        reason,
        format!("{lowest}, the lowest of {own:?}, while `PLUGIN_PROTOCOL_VERSIONS` is {offer}"),
        answer.to_string(),
    )
}

/// A plugin that does not even choose a version offered alone has a fault that another
/// check reports.
pub(super) async fn choosable(stage: &mut Stage, version: u32) -> Outcome {
    let alone = answer(stage, Some(&version.to_string())).await?;
    if alone == Answer::Version(version.into()) {
        Ok(())
    } else {
        blocked_by("negotiation/highest")
    }
}

/// Versions that the plugin does not have: above its own, and below or between where
/// there is room.
pub(super) fn foreign(own: &[u32]) -> Vec<u32> {
    let highest = own.last().copied().unwrap_or_default();
    let above = [1, 8].iter().filter_map(|step| highest.checked_add(*step));
    let below = (0..highest).find(|version| !own.contains(version));
    above.chain(below).collect()
}

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn foreign_versions_are_not_the_plugins() {
        assert_eq!(foreign(&[1, 2]), [3, 10, 0]);
        assert_eq!(foreign(&[0, 1, 3]), [4, 11, 2]);
        assert_eq!(foreign(&[0]), [1, 8]);
        assert_eq!(foreign(&[u32::MAX]), [0]);
    }
}
