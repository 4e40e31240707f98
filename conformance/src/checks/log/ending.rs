//! The last words arrive whole.

use crate::check::{
    Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail, not_applicable,
};
use crate::limit;
use crate::subject::{Exit, Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "log/ending",
    clause: "CTL-5",
    level: Level::Should,
    suite: Suite::Core,
    title: "after an orderly end the last line on stderr is a whole one",
    why: "What the plugin logs last says why and how it ended, and is what people look for. A \
          Go host logs the rest of a broken line as it is, at level DEBUG, where nobody sees it.",
    remedy: "Flush the logger before the process ends, and end from `main`: `logging.shutdown()` \
             in Python, `LogManager.shutdown()` for Log4j in Java, the callback of `write` or \
             `process.exitCode` in place of `process.exit()` in Node, the guard of \
             `tracing_appender::non_blocking` kept in `main` in Rust.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "broken-off",
        hint: "the process exits while another thread still writes the log",
        mutants: &["log-breaks-off"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// A thread that loses the race against the end does not lose it each time.
const STARTS: usize = 3;

async fn run(stage: &mut Stage) -> Outcome {
    let mut written = false;
    for _ in 0..STARTS {
        let plugin = stage.start(&Start::plain()).await?;
        let client = plugin.connect().await?;
        client.answers().await?;
        if client.shut_down().await? != Exit::Status(0) {
            return blocked_by("controller/exit-status");
        }
        let mut stderr = plugin.process.stderr.clone();
        let output = stderr
            .until(limit::QUIET.duration, |output| output.ended)
            .await;
        // What is kept of a flood does not hold its end.
        if output.total > output.bytes.len() {
            continue;
        }
        let text = output.text();
        if !text.is_empty() && !text.ends_with('\n') {
            let last = text.lines().last().unwrap_or_default();
            return fail(
                "broken-off",
                "a newline at the end of stderr",
                excerpt(last),
            );
        }
        written |= !text.is_empty();
    }
    if written {
        Ok(())
    } else {
        not_applicable("it wrote nothing to stderr")
    }
}
