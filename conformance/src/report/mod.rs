//! Reports: pure functions of a finished run.

mod assemble;
mod console;
mod json;
mod model;
mod text;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use assemble::hexadecimal;
pub use assemble::{CommandLine, Request, assemble};
pub use json::schema;
pub use model::{Coverage, Gap, Record, Report, Subject, SuiteRecord, Tool, Verdict};

/// A form of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Console,
    /// For machines; `docs/report.schema.json` is its schema.
    Json,
}

impl Format {
    /// The report in this form, ended by a newline; the console's with colour codes.
    pub fn render(self, report: &Report, verbose: bool) -> String {
        match self {
            Self::Console => console::render(report, verbose),
            Self::Json => json::render(report),
        }
    }
}
