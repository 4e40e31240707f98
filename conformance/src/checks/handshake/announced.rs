//! A start leads to a handshake line.

use std::future::ready;
use std::time::Duration;

use crate::check::{Check, Lane, Level, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{FirstStart, NoLine, Stage, Transcript, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/announced",
    clause: "HS-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "a start with the right cookie leads to a handshake line",
    why: "Without the line no host finds the plugin. A Go host ends with `plugin exited before we \
          could connect` or `Unrecognized remote plugin message: …`, or, after a minute, with \
          `timeout while waiting for plugin to start`.",
    remedy: "Print `1|VERSION|unix|PATH|grpc|` and a newline to stdout as soon as the socket \
             listens, and flush it: `print(…, flush=True)` in Python, `System.out.flush()` in \
             Java, `stdout().flush()` after Rust's `print!`; Go's `plugin.Serve` does it all. \
             Look too at the cookie that the kit was told: with a wrong one a plugin must refuse \
             to start.",
    needs: &[],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "silent",
            hint: "the line sits in a buffer that nothing flushes, it is printed to stderr, or the \
                   plugin waits for something before it serves",
            mutants: &["start-silent"],
        },
        Reason {
            id: "exited",
            hint: "the kit was given another cookie than the plugin's, the plugin needs further \
                   arguments or environment, or it fails as it starts; its stderr says more",
            mutants: &["start-exits"],
        },
        Reason {
            id: "garbage",
            hint: "the program is no go-plugin plugin, or its line lacks most of its fields",
            mutants: &["start-garbage"],
        },
        Reason {
            id: "endless",
            hint: "something else writes to stdout, and never ends a line",
            mutants: &["start-endless"],
        },
    ],
    run: |stage| Box::pin(ready(judge(stage))),
};

fn judge(stage: &Stage) -> Outcome {
    match &stage.facts.start {
        FirstStart::Announced => Ok(()),
        FirstStart::Refused(error) => Err(Stop::Broken(error.to_string())),
        FirstStart::NoLine(why, transcript) => no_line(why, transcript, stage.target.start_timeout),
    }
}

fn no_line(why: &NoLine, transcript: &Transcript, time: Duration) -> Outcome {
    let reason = match why {
        NoLine::Exited(_) => "exited",
        NoLine::Endless => "endless",
        NoLine::Silent if transcript.stdout.trim().is_empty() => "silent",
        NoLine::Silent => "garbage",
    };
    fail(
        reason,
        format!("a handshake line within {} s", time.as_secs_f64()),
        format!(
            "{why}; stdout: {}; stderr: {}",
            excerpt(&transcript.stdout),
            excerpt(&transcript.stderr)
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::no_line;
    use crate::check::Stop;
    use crate::subject::{Exit, NoLine, Transcript};

    #[track_caller]
    fn check(why: &NoLine, stdout: &str, expected: &str) {
        let transcript = Transcript {
            stdout: stdout.to_owned(),
            stderr: "no license\n".to_owned(),
        };
        let Err(Stop::Finding(finding)) = no_line(why, &transcript, Duration::from_secs(10)) else {
            panic!("no finding");
        };
        assert_eq!(finding.reason, expected);
        assert!(finding.actual.ends_with(r#"stderr: "no license\n""#));
    }

    #[test]
    fn what_was_printed_tells_garbage_from_silence() {
        check(&NoLine::Silent, "\n", "silent");
        check(&NoLine::Silent, "hello\n", "garbage");
        check(&NoLine::Exited(Exit::Status(1)), "hello\n", "exited");
        check(&NoLine::Endless, "xxx", "endless");
    }
}
