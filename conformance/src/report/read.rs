//! Reads a JSON report back, and refuses what cannot be one that a run has written.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::model::{Report, Verdict};
use super::seal::{Seal, seal};
use super::standing::Standing;

/// The version of the format that this version of the kit writes and reads.
pub(super) const SCHEMA: u32 = 1;

/// Why a text is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It ends too early.
    #[error("it is cut short: {0}")]
    Cut(serde_json::Error),
    /// It is no JSON.
    #[error("it is no JSON: {0}")]
    Syntax(serde_json::Error),
    /// It is some other JSON.
    #[error("it is no report of `conformance run`: {0}")]
    Foreign(serde_json::Error),
    /// Another version of the kit wrote it.
    #[error("it has version {0} of the format, and this version of the kit reads {SCHEMA}")]
    Version(u32),
    /// Its parts contradict each other.
    #[error("it was edited or damaged: {0}")]
    Contradiction(String),
    /// It is not what its digest was taken of.
    #[error("it was edited or damaged: it says that its digest is {said}, and it is {held}")]
    Digest {
        /// What it says.
        said: String,
        /// What it is.
        held: String,
    },
}

impl Report {
    /// Reads what `--report json=FILE` wrote. Fields of later versions are passed over.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        // The version first: what a later one calls its parts is not known here.
        let Version { schema } = read(text)?;
        if schema != SCHEMA {
            return Err(ReadError::Version(schema));
        }
        let report: Self = read(text)?;
        report.agrees().map_err(ReadError::Contradiction)?;
        match seal(read(text)?) {
            Seal {
                said: Some(said),
                held,
            } if said != held => {
                // Foreign text: a digest has 64 digits, whatever stands there.
                let said = said
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .take(64)
                    .collect();
                Err(ReadError::Digest { said, held })
            }
            _ => Ok(report),
        }
    }

    /// The sums are those of the results, and what is named is there.
    fn agrees(&self) -> Result<(), String> {
        let coverage = &self.coverage;
        let observed = self
            .results
            .iter()
            .filter(|result| result.verdict.is_observed());
        same("coverage.total", coverage.total, self.results.len())?;
        same("coverage.ran", coverage.ran, observed.count())?;
        for verdict in Verdict::ALL {
            let found = self
                .results
                .iter()
                .filter(|result| result.verdict == verdict);
            let counted = self.counts.get(&verdict).copied().unwrap_or(0);
            same(
                &format!("counts.{}", verdict.name()),
                counted,
                found.count(),
            )?;
        }
        let known = |id: &&String| self.results.iter().any(|result| result.id == **id);
        if let Some(id) = coverage
            .gaps
            .iter()
            .flat_map(|gap| &gap.checks)
            .find(|id| !known(id))
        {
            return Err(format!(
                "`coverage.gaps` names `{id}`, which `results` does not hold"
            ));
        }
        let red = |result: &&_| self.standing(result) == Standing::Red;
        match self.results.iter().find(red) {
            Some(result) if self.exit_code == 0 => Err(format!(
                "`exit_code` is 0, but `{}` turned the run red",
                result.id
            )),
            None if self.exit_code == 0 && !self.problems.is_empty() => {
                Err("`exit_code` is 0, but `problems` names some".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// What every version of the format begins with.
#[derive(Deserialize)]
#[serde(expecting = "an object with `schema`")]
struct Version {
    schema: u32,
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, ReadError> {
    serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Eof => ReadError::Cut(error),
        Category::Syntax | Category::Io => ReadError::Syntax(error),
        Category::Data => ReadError::Foreign(error),
    })
}

fn same(name: &str, said: usize, held: usize) -> Result<(), String> {
    if said == held {
        return Ok(());
    }
    Err(format!("`{name}` is {said}, but `results` has {held}"))
}
