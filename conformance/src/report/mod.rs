//! Reports: pure functions of a finished run.

mod assemble;
mod badge;
mod console;
mod coverage;
mod expectation;
mod github;
mod html;
mod json;
mod judge;
mod junit;
mod markdown;
mod matrix;
mod merge;
mod model;
mod read;
mod seal;
mod standing;
mod tap;
mod text;
mod words;

pub(crate) use assemble::{CommandLine, Request, assemble};
pub use json::schema;
pub(crate) use merge::{Merged, Part, merge};
pub use model::{
    Attempt, Coverage, Expectation, Gap, Problem, Record, Report, Shard, Subject, SuiteRecord,
    Tool, TraceLine, Verdict,
};
pub use read::ReadError;

/// A form of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Console,
    /// For machines; `conformance schema` prints its schema
    Json,
    /// For dashboards: `JUnit`'s XML
    #[value(name = "junit")]
    JUnit,
    /// For test harnesses: TAP 14
    Tap,
    /// For GitHub's checks: workflow commands
    #[value(name = "github")]
    GitHub,
    /// For job summaries
    Markdown,
    /// For a browser: one file, nothing loaded
    Html,
    /// For a README: an SVG image
    Badge,
}

impl Format {
    /// The report in this form, ended by a newline; the console's with colour codes, and
    /// with every check where it is `verbose`.
    pub fn render(self, report: &Report, verbose: bool) -> String {
        match self {
            Self::Console => console::render(report, verbose),
            Self::Json => json::render(report),
            Self::JUnit => junit::render(report),
            Self::Tap => tap::render(report),
            Self::GitHub => github::render(report),
            Self::Markdown => markdown::render(report),
            Self::Html => html::render(report),
            Self::Badge => badge::render(report),
        }
    }

    /// The report as it goes into a file.
    pub fn render_plain(self, report: &Report, verbose: bool) -> String {
        let text = self.render(report, verbose);
        match self {
            // Colours are for terminals.
            Self::Console => anstream::adapter::strip_str(&text).to_string(),
            _ => text,
        }
    }
}
