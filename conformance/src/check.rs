//! What a check is: data about one clause, and one function that holds a plugin to it.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::limit::Limit;
use crate::subject::{Exit, Stage};

/// One check, declared as a `static` in a file of its own.
#[derive(Debug)]
pub struct Check {
    /// The stable name, `group/slug`, equal to the path of its file.
    pub id: &'static str,
    /// The clause of `docs/protocol.md` that it enforces.
    pub clause: &'static str,
    /// How binding the clause is.
    pub level: Level,
    /// The suite it belongs to.
    pub suite: Suite,
    /// What is required, in one line, present tense, without a full stop.
    pub title: &'static str,
    /// Why it matters, and what the user of a Go host sees where it does not hold.
    pub why: &'static str,
    /// How to mend it, per language where languages differ.
    pub remedy: &'static str,
    /// What must have worked for the check to say anything.
    pub needs: &'static [Need],
    /// Where it runs.
    pub lane: Lane,
    /// Every way in which it can fail.
    pub reasons: &'static [Reason],
    /// Holds the plugin to the clause.
    pub run: for<'a> fn(&'a mut Stage) -> Running<'a>,
}

/// A check under way.
pub type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// What a check found: nothing, or why it stopped.
pub type Outcome = Result<(), Stop>;

/// One way in which a check fails.
#[derive(Debug)]
pub struct Reason {
    /// Stable within its check: a report names it `group/slug:reason`.
    pub id: &'static str,
    /// The likely cause, in words for the plugin's author.
    pub hint: &'static str,
    /// The faults of the reference plugin that produce it.
    pub mutants: &'static [&'static str],
}

/// How binding a clause is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A real host refuses, crashes, hangs or misbehaves otherwise.
    Must,
    /// A real host degrades.
    Should,
    /// Worth telling, never a fault.
    May,
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Must => "MUST",
            Self::Should => "SHOULD",
            Self::May => "MAY",
        })
    }
}

/// A set of checks that a user asks for, or requires, by name.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Suite {
    /// Launch, cookie, handshake, negotiation, sockets, health, controller, signals, logs.
    Core,
    /// TLS with a certificate of each side.
    Automtls,
    /// What the plugin prints, carried to the host.
    Stdio,
    /// Further connections, in either direction.
    Broker,
    /// Everything over one connection.
    Mux,
    /// What the process does to its machine.
    Process,
    /// A hostile or broken host.
    Robust,
}

impl Suite {
    /// Every suite, in the order in which reports name them.
    pub const ALL: [Self; 7] = [
        Self::Core,
        Self::Automtls,
        Self::Stdio,
        Self::Broker,
        Self::Mux,
        Self::Process,
        Self::Robust,
    ];

    /// The name that flags and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Automtls => "automtls",
            Self::Stdio => "stdio",
            Self::Broker => "broker",
            Self::Mux => "mux",
            Self::Process => "process",
            Self::Robust => "robust",
        }
    }
}

/// What must have worked for a check to say anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A handshake line.
    Line,
    /// A gRPC connection to the announced address.
    Connection,
    /// The service `plugwright.v1.Probe`.
    Probe,
}

/// Where a check runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Beside others.
    Shared,
    /// Beside others and beyond their number: it waits far more than it works.
    Waiting,
    /// Alone, because its clause is a time limit.
    Timed,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 3] = [Self::Shared, Self::Waiting, Self::Timed];
}

/// Why a check ended before it could pass.
#[derive(Debug)]
pub enum Stop {
    /// The plugin broke the clause.
    Finding(Finding),
    /// The plugin did not do something within its limit.
    Hang(Limit),
    /// The plugin ended where it had to go on.
    Crash(Exit),
    /// The clause says nothing about this plugin.
    NotApplicable(Cow<'static, str>),
    /// Nothing can make this plugin show it.
    Untestable(Untestable),
    /// The fault of another check, named here, hides this one.
    Blocked(&'static str),
    /// A fault of the kit or of the machine.
    Broken(String),
}

/// Why a plugin cannot show what a check looks for.
#[derive(Clone, Debug)]
pub struct Untestable {
    /// What stands in the way.
    pub why: Cow<'static, str>,
    /// What would make it testable.
    pub testable_by: Cow<'static, str>,
}

/// What was required and what was seen instead.
#[derive(Debug)]
pub struct Finding {
    /// One of the check's own reasons.
    pub reason: &'static str,
    /// What the clause requires here.
    pub expected: Cow<'static, str>,
    /// What the plugin did.
    pub actual: Cow<'static, str>,
}

/// Ends a check with a finding.
pub fn fail<T>(
    reason: &'static str,
    expected: impl Into<Cow<'static, str>>,
    actual: impl Into<Cow<'static, str>>,
) -> Result<T, Stop> {
    Err(Stop::Finding(Finding {
        reason,
        expected: expected.into(),
        actual: actual.into(),
    }))
}

/// Ends a check that does not concern the plugin.
pub fn not_applicable<T>(why: impl Into<Cow<'static, str>>) -> Result<T, Stop> {
    Err(Stop::NotApplicable(why.into()))
}

/// Ends a check that the plugin gives nothing to see of.
pub fn untestable<T>(
    why: impl Into<Cow<'static, str>>,
    testable_by: impl Into<Cow<'static, str>>,
) -> Result<T, Stop> {
    Err(Stop::Untestable(Untestable {
        why: why.into(),
        testable_by: testable_by.into(),
    }))
}

/// Ends a check because the fault of another hides what it would see.
pub fn blocked_by<T>(check: &'static str) -> Result<T, Stop> {
    Err(Stop::Blocked(check))
}
