//! From what came of a check to its verdict: once, and over several repeats.

use std::collections::BTreeMap;
use std::time::Duration;

use super::model::{Attempt, TraceLine, Verdict};
use crate::check::{Check, Stop};
use crate::run::{Cut, Finished};
use crate::subject::Line;

/// How much of standard error is kept, in bytes from its end.
const STDERR_KEPT: usize = 2_000;

/// A verdict and what led to it.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub verdict: Verdict,
    pub reason: Option<String>,
    pub expected: Option<String>,
    pub actual: Option<String>,
    pub hint: Option<String>,
    pub note: Option<String>,
    pub testable_by: Option<String>,
    pub blocked_by: Option<String>,
    pub stderr: Option<String>,
    pub trace: Vec<TraceLine>,
    pub kept: Vec<String>,
    pub duration_ms: u64,
}

impl Judged {
    fn new(verdict: Verdict, duration_ms: u64) -> Self {
        Self {
            verdict,
            reason: None,
            expected: None,
            actual: None,
            hint: None,
            note: None,
            testable_by: None,
            blocked_by: None,
            stderr: None,
            trace: Vec::new(),
            kept: Vec::new(),
            duration_ms,
        }
    }

    /// What came of one attempt.
    pub(super) fn once(check: &Check, finished: &Finished, cut: Option<Cut>) -> Self {
        let duration_ms = milliseconds(finished.elapsed);
        let passed = Self::new(Verdict::Pass, duration_ms);
        match &finished.outcome {
            None => Self {
                testable_by: Some(again_after(cut).to_owned()),
                ..passed.set_aside(Verdict::NotRun, "the run was cut short before it")
            },
            Some(Ok(())) => passed,
            Some(Err(stop)) => {
                let mut judged = passed.stopped(check, stop);
                if judged.verdict.is_failure() {
                    judged.stderr = tail(&finished.stderr);
                    judged.trace = finished.trace.iter().map(trace_line).collect();
                    let kept = finished.kept.iter();
                    judged.kept = kept.map(|path| path.display().to_string()).collect();
                }
                judged
            }
        }
    }

    fn stopped(self, check: &Check, stop: &Stop) -> Self {
        match stop {
            Stop::Finding(finding) => {
                let mut reasons = check.reasons.iter();
                let reason = reasons.find(|reason| reason.id == finding.reason);
                Self {
                    hint: reason.map(|reason| reason.hint.to_owned()),
                    ..self.wrong(
                        check,
                        finding.reason,
                        Verdict::Fail,
                        &finding.expected,
                        &finding.actual,
                    )
                }
            }
            Stop::Hang(limit) => {
                let expected = format!("{} within {}", limit.name, limit.seconds());
                let actual = format!("nothing for {}", limit.seconds());
                self.wrong(check, "hang", Verdict::Hang, &expected, &actual)
            }
            Stop::Crash(exit) => {
                let actual = format!("it ended with {exit}");
                self.wrong(
                    check,
                    "crash",
                    Verdict::Crash,
                    "a plugin that goes on",
                    &actual,
                )
            }
            Stop::NotApplicable(why) => self.set_aside(Verdict::NotApplicable, why),
            Stop::Untestable(limit) => Self {
                testable_by: Some(limit.testable_by.to_string()),
                ..self.set_aside(Verdict::Untestable, &limit.why)
            },
            Stop::Blocked(by) => Self {
                blocked_by: Some((*by).to_owned()),
                testable_by: Some("mend that first, then run this again".to_owned()),
                ..self.set_aside(Verdict::NotRun, &format!("`{by}` has to hold first"))
            },
            Stop::Broken(why) => self.set_aside(Verdict::Broken, why),
        }
    }

    fn wrong(
        self,
        check: &Check,
        reason: &str,
        verdict: Verdict,
        expected: &str,
        actual: &str,
    ) -> Self {
        Self {
            verdict,
            reason: Some(format!("{}:{reason}", check.id)),
            expected: Some(expected.to_owned()),
            actual: Some(actual.to_owned()),
            ..self
        }
    }

    fn set_aside(self, verdict: Verdict, why: &str) -> Self {
        Self {
            verdict,
            note: Some(why.to_owned()),
            ..self
        }
    }

    /// One verdict for several attempts. A pass after a failure is no pass.
    pub(super) fn over(attempts: Vec<Self>) -> Option<Self> {
        let mut times = BTreeMap::<Verdict, usize>::new();
        for attempt in &attempts {
            *times.entry(attempt.verdict).or_default() += 1;
        }
        // What did not run says nothing against what did.
        let cut = times.remove(&Verdict::NotRun).unwrap_or(0);
        let broken = times.contains_key(&Verdict::Broken);
        let always_wrong = times.keys().all(|verdict| verdict.is_failure());
        let gravest = |judged: &Self| match judged.verdict {
            Verdict::Broken => 0,
            verdict if verdict.is_failure() => 1,
            Verdict::NotRun => 3,
            _ => 2,
        };
        let many = attempts.len() > 1;
        let mut chosen = attempts.into_iter().min_by_key(gravest)?;
        if times.len() > 1 && !broken && !always_wrong {
            chosen.verdict = Verdict::Flaky;
        }
        if many && (times.len() > 1 || cut > 0 && !times.is_empty()) {
            let not_run = (cut > 0).then_some((Verdict::NotRun, cut));
            let counts = times.into_iter().chain(not_run);
            let counts = counts.map(|(verdict, count)| format!("{count} {}", verdict.name()));
            let counts = format!("repeated: {}", counts.collect::<Vec<_>>().join(", "));
            chosen.note = Some(match chosen.note {
                Some(note) => format!("{note}; {counts}"),
                None => counts,
            });
        }
        Some(chosen)
    }

    /// The attempt as reports keep it.
    pub(super) fn attempt(&self) -> Attempt {
        Attempt {
            verdict: self.verdict,
            reason: self.reason.clone(),
            duration_ms: self.duration_ms,
        }
    }
}

/// What runs a check after all that a cut kept from running.
fn again_after(cut: Option<Cut>) -> &'static str {
    match cut {
        Some(Cut::Failed) => "mend what failed, or run it again without `--fail-fast`",
        Some(Cut::Interrupted) => "run it again to its end",
        Some(Cut::TimedOut) | None => "run it again with a longer `--timeout`",
    }
}

fn tail(stderr: &str) -> Option<String> {
    let mut from = stderr.len().saturating_sub(STDERR_KEPT);
    while !stderr.is_char_boundary(from) {
        from += 1;
    }
    let kept = stderr[from..].trim_end();
    (!kept.is_empty()).then(|| kept.to_owned())
}

fn trace_line(line: &Line) -> TraceLine {
    TraceLine {
        ms: milliseconds(line.at),
        plugin: line.plugin,
        what: line.what.to_owned(),
        text: line.text.clone(),
    }
}

/// A time as reports keep it.
pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Judged, Verdict};

    #[track_caller]
    fn check(attempts: &[Verdict], verdict: Verdict, note: Option<&str>) {
        let attempts = attempts
            .iter()
            .map(|verdict| Judged::new(*verdict, 1))
            .collect();
        let judged = Judged::over(attempts).unwrap();
        assert_eq!((judged.verdict, judged.note.as_deref()), (verdict, note));
    }

    #[test]
    fn a_verdict_that_stays_is_the_verdict() {
        check(&[Verdict::Pass], Verdict::Pass, None);
        check(&[Verdict::Pass, Verdict::Pass], Verdict::Pass, None);
        check(&[Verdict::Hang, Verdict::Hang], Verdict::Hang, None);
        check(&[Verdict::NotRun], Verdict::NotRun, None);
    }

    #[test]
    fn a_pass_after_a_failure_is_no_pass() {
        check(
            &[Verdict::Fail, Verdict::Pass],
            Verdict::Flaky,
            Some("repeated: 1 pass, 1 fail"),
        );
        check(
            &[Verdict::Pass, Verdict::Untestable],
            Verdict::Flaky,
            Some("repeated: 1 pass, 1 untestable"),
        );
    }

    #[test]
    fn what_is_always_wrong_is_wrong_and_what_was_starved_says_nothing() {
        check(
            &[Verdict::Fail, Verdict::Hang],
            Verdict::Fail,
            Some("repeated: 1 fail, 1 hang"),
        );
        check(
            &[Verdict::Pass, Verdict::Broken],
            Verdict::Broken,
            Some("repeated: 1 pass, 1 broken"),
        );
        check(
            &[Verdict::Pass, Verdict::NotRun],
            Verdict::Pass,
            Some("repeated: 1 pass, 1 not-run"),
        );
    }
}
