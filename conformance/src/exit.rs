//! The exit codes, and which one a run ends with where several hold.

use std::process::ExitCode;

/// What the process tells its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Everything that was asked for was checked and holds.
    Pass,
    /// A check failed.
    Failure,
    /// The command line is wrong.
    Usage,
    /// A configuration file, a contract or a report to read is wrong.
    Configuration,
    /// No check ran.
    NothingRan,
    /// An expectation is not true.
    Expectation,
    /// The plugin never announced itself.
    NotLaunched,
    /// A suite that was asked for, or is required, could not be tested.
    Untested,
    /// A check came to different verdicts when it was repeated.
    Flaky,
    /// Nothing was found but what the plugin leaves behind.
    Leak,
    /// A fault of the kit or of the machine.
    Fault,
    /// The whole run's time limit passed.
    TimedOut,
    /// The user stopped the run.
    Interrupted,
}

impl Code {
    /// The order in which codes win over each other.
    pub const PRECEDENCE: [Self; 13] = [
        Self::Interrupted,
        Self::Fault,
        Self::Usage,
        Self::Configuration,
        Self::NotLaunched,
        Self::TimedOut,
        Self::Failure,
        Self::Leak,
        Self::Flaky,
        Self::Untested,
        Self::Expectation,
        Self::NothingRan,
        Self::Pass,
    ];

    /// The number itself.
    pub fn number(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::Configuration => 3,
            Self::NothingRan => 4,
            Self::Expectation => 5,
            Self::NotLaunched => 6,
            Self::Untested => 7,
            Self::Flaky => 8,
            Self::Leak => 9,
            Self::Fault => 70,
            Self::TimedOut => 124,
            Self::Interrupted => 130,
        }
    }

    /// What it means, for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Pass => "every check that was asked for ran and holds",
            Self::Failure => "a check failed",
            Self::Usage => "the command line is wrong",
            Self::Configuration => "a configuration file, a contract or a report to read is wrong",
            Self::NothingRan => "no check ran",
            Self::Expectation => {
                "an expectation is not true: what it is about holds, or it names nothing, or it expired"
            }
            Self::NotLaunched => "the plugin never printed a handshake line",
            Self::Untested => "a suite that was asked for, or is required, could not be tested",
            Self::Flaky => "a check came to different verdicts when it was repeated",
            Self::Leak => "the plugin leaves something behind, and nothing else is wrong",
            Self::Fault => "a fault of the kit or of the machine, not of the plugin",
            Self::TimedOut => "the time limit of the whole run passed",
            Self::Interrupted => "the run was interrupted",
        }
    }

    /// The code with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::PRECEDENCE
            .into_iter()
            .find(|code| code.number() == number)
    }

    /// The winner of several; `Pass` of none.
    pub fn first(codes: &[Self]) -> Self {
        Self::PRECEDENCE
            .into_iter()
            .find(|code| codes.contains(code))
            .unwrap_or(Self::Pass)
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code.number())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn the_gravest_code_wins_in_the_documented_order() {
        let numbers: Vec<_> = Code::PRECEDENCE.iter().map(|code| code.number()).collect();
        assert_eq!(numbers, [130, 70, 2, 3, 6, 124, 1, 9, 8, 7, 5, 4, 0]);
        assert_eq!(
            Code::first(&[Code::Failure, Code::NotLaunched]),
            Code::NotLaunched
        );
        assert_eq!(Code::first(&[]), Code::Pass);
    }
}
