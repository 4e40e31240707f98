//! A finished run as data: what every report is made from, and the JSON report itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Level, Suite};

/// A finished run. Fields are only ever added; a reader passes over those it does not know.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this format.
    pub schema: u32,
    /// The tool that made it.
    pub tool: Tool,
    /// What was under test.
    pub plugin: Subject,
    /// The profile it was launched by.
    pub profile: Option<String>,
    /// The suites that were run, and the digest of their contents.
    pub suites: Vec<SuiteRecord>,
    /// Which part of the run this is, where it was parted.
    pub shard: Option<Shard>,
    /// How often each check was run.
    pub repeats: u32,
    /// What the order of the checks was shuffled by; `null` where they ran in theirs.
    pub seed: Option<u64>,
    /// The process's exit code.
    pub exit_code: u8,
    /// What is wrong with the run besides what its checks found.
    pub problems: Vec<Problem>,
    /// How often each verdict was reached.
    pub counts: BTreeMap<Verdict, usize>,
    /// What the run says nothing about.
    pub coverage: Coverage,
    /// One entry a check, in the order of `conformance list`.
    pub results: Vec<Record>,
    /// The whole run's time in milliseconds.
    pub duration_ms: u64,
    /// The hexadecimal sha256 of this report's JSON without this field, its objects sorted
    /// and without blanks: it shows damage, and is no signature.
    pub digest: Option<String>,
}

/// A part of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shard {
    /// Which part, counted from 1.
    pub number: u32,
    /// How many parts there are.
    pub of: u32,
}

/// Something wrong with a run that no check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The exit code that it leads to.
    pub code: u8,
    /// What it is.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The tool that made a report.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `conformance`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What was under test.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// The command as a person would type it.
    pub command: String,
    /// The hexadecimal digest of the executable; absent where it cannot be read.
    pub sha256: Option<String>,
}

/// A suite and what it held when it was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SuiteRecord {
    /// Its name.
    pub id: Suite,
    /// Its version, counted from 1.
    pub version: u32,
    /// How many checks that version holds.
    pub checks: usize,
    /// The hexadecimal sha256 of its checks' ids, clauses, levels and reasons.
    pub digest: String,
}

/// What a run says nothing about.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Checks that came to a verdict on the plugin.
    pub ran: usize,
    /// Checks of the suites that were run.
    pub total: usize,
    /// What could not be tested, why, and what would make it testable.
    pub gaps: Vec<Gap>,
    /// Suites that were left out of this run by its flags.
    pub left_out: Vec<Suite>,
    /// Parts of the protocol that this version of the kit has no checks for.
    pub beyond: Vec<String>,
}

/// Checks that could not run for one reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// Their ids.
    pub checks: Vec<String>,
    /// Why.
    pub why: String,
    /// What would make them testable.
    pub remedy: String,
    /// It turns the run red, because its suite was asked for or is required.
    pub required: bool,
}

/// What came of one check.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// The check.
    pub id: String,
    /// The clause of `docs/protocol.md`.
    pub clause: String,
    /// The words of the clause.
    pub clause_text: Option<String>,
    /// How binding it is.
    pub level: Level,
    /// The suite of the check.
    pub suite: Suite,
    /// What is required, in one line.
    pub title: String,
    /// What came of it.
    pub verdict: Verdict,
    /// The stable id of what was found, `group/slug:reason`.
    pub reason: Option<String>,
    /// What the clause requires here.
    pub expected: Option<String>,
    /// What the plugin did.
    pub actual: Option<String>,
    /// The likely cause.
    pub hint: Option<String>,
    /// No version of its suite holds the check yet, so it turns nothing red.
    pub provisional: bool,
    /// What came of it each time it ran: before what is expected, or of a low level, was
    /// told apart.
    pub attempts: Vec<Attempt>,
    /// The entry of an expectation file that the verdict is as it says.
    pub expectation: Option<Expectation>,
    /// Why the check came to no verdict on the plugin, or what else there is to know.
    pub note: Option<String>,
    /// What would make the check testable, where it came to no verdict for want of that.
    pub testable_by: Option<String>,
    /// The check whose fault hides what this one looks at.
    pub blocked_by: Option<String>,
    /// The end of what the plugin wrote to its real standard error.
    pub stderr: Option<String>,
    /// What happened in it, where that was asked for.
    pub trace: Vec<TraceLine>,
    /// The temporary folders of its plugins that were kept.
    pub kept: Vec<String>,
    /// A command line that runs just this check.
    pub repro: Option<String>,
    /// Its time in milliseconds.
    pub duration_ms: u64,
}

impl Record {
    /// Adds to what there is to know.
    pub(super) fn annotate(&mut self, note: &str) {
        self.note = Some(match self.note.take() {
            Some(before) => format!("{before}; {note}"),
            None => note.to_owned(),
        });
    }
}

/// One thing that happened in a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TraceLine {
    /// Milliseconds since the check began.
    pub ms: u64,
    /// Which of the check's plugins, counted from 1.
    pub plugin: usize,
    /// What kind of thing: `start`, `stdout`, `stderr`, `call`, `answer`, `status`, `broken`,
    /// `signal`, `exit`.
    pub what: String,
    /// What it was.
    pub text: String,
}

/// One time that a check ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// What came of it.
    pub verdict: Verdict,
    /// The stable id of what was found.
    pub reason: Option<String>,
    /// Its time in milliseconds.
    pub duration_ms: u64,
}

/// A fault that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Expectation {
    /// `FILE:LINE` of its entry.
    pub entry: String,
    /// Why the fault is there.
    pub why: String,
    /// Where it is being mended.
    pub issue: Option<String>,
    /// The last day on which it is expected.
    pub expires: Option<String>,
}

/// What came of a check.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The clause holds.
    Pass,
    /// It does not.
    Fail,
    /// The plugin did not do something in time.
    Hang,
    /// The plugin ended where it had to go on.
    Crash,
    /// It came to different verdicts when it was repeated.
    Flaky,
    /// A clause of a lower level than was asked for does not hold.
    Warn,
    /// It does not hold, as an expectation says.
    Expected,
    /// The clause says nothing about this plugin.
    NotApplicable,
    /// Nothing can make this plugin show it.
    Untestable,
    /// Something else went wrong before.
    NotRun,
    /// A fault of the kit or of the machine.
    Broken,
}

impl Verdict {
    /// Every verdict, in the order in which summaries count them.
    pub const ALL: [Self; 11] = [
        Self::Pass,
        Self::Fail,
        Self::Hang,
        Self::Crash,
        Self::Flaky,
        Self::Warn,
        Self::Expected,
        Self::NotApplicable,
        Self::Untestable,
        Self::NotRun,
        Self::Broken,
    ];

    /// The name that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Hang => "hang",
            Self::Crash => "crash",
            Self::Flaky => "flaky",
            Self::Warn => "warn",
            Self::Expected => "expected",
            Self::NotApplicable => "not-applicable",
            Self::Untestable => "untestable",
            Self::NotRun => "not-run",
            Self::Broken => "broken",
        }
    }

    /// The plugin was found wrong.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Fail | Self::Hang | Self::Crash)
    }

    /// Something was found wrong, with the plugin or with the kit.
    pub fn is_fault(self) -> bool {
        self.is_failure() || matches!(self, Self::Flaky | Self::Broken)
    }

    /// Something was observed of the plugin.
    pub fn is_observed(self) -> bool {
        self.is_failure() || matches!(self, Self::Pass | Self::Flaky | Self::Warn | Self::Expected)
    }
}
