//! The log stays out of the output.

use serde_json::{Map, Value};

use super::print::Channel;
use super::reader::still_open;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail, not_applicable};
use crate::limit;
use crate::subject::{PLUGIN, Printed, Stage, Start, beside_streams, excerpt};

pub(super) static CHECK: Check = Check {
    id: "stdio/log-lines",
    clause: "SIO-7",
    level: Level::Should,
    suite: Suite::Stdio,
    title: "log lines go to the stderr of the start and not to GRPCStdio",
    why: "A Go host reads levels from the plugin's own stderr alone. What comes over `GRPCStdio` \
          it hands to the application, which by default throws it away: the log is lost, and \
          with it the error that somebody looks for.",
    remedy: "Open the logger on a copy of file descriptor 2 that is made before standard error \
             is captured: `os.dup(2)` in Python, `fs.createWriteStream(null, {fd})` on one in \
             Node, `new FileOutputStream(FileDescriptor.err)` before `System.setErr` in Java, \
             `stderr().as_fd().try_clone_to_owned()` in Rust. In Go make the logger before \
             `plugin.Serve`.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "captured",
        hint: "the logger writes to the standard error that was put in place of the first one",
        mutants: &["log-captured"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let mut output = client.stdio();
    // What a host does is what a plugin may have to say something about.
    let broker = client.broker();
    let watched = beside_streams(client.watch(PLUGIN).await)?;
    beside_streams(client.answers().await)?;
    let logged = |printed: &Printed| first_line(&printed.on(Channel::Stderr.number()));
    let printed = output
        .until(limit::QUIET.duration, |printed| logged(printed).is_some())
        .await;
    still_open(&printed)?;
    plugin.alive()?;
    drop((broker, watched));
    let stderr = plugin.process.stderr.output().bytes;
    match logged(&printed) {
        // Who writes to both loses nothing.
        Some(line) if !String::from_utf8_lossy(&stderr).contains(&line) => fail(
            "captured",
            "this line on stderr",
            format!("{} over `StreamStdio` alone", excerpt(&line)),
        ),
        None if first_line(&stderr).is_none() => not_applicable("it wrote no JSON log line"),
        _ => Ok(()),
    }
}

/// The first line that hclog, or a logger like it, wrote.
fn first_line(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    lines.find(|line| is_logs(line)).map(str::to_owned)
}

fn is_logs(line: &str) -> bool {
    let fields = serde_json::from_str::<Map<String, Value>>(line);
    fields.is_ok_and(|fields| fields.contains_key("@level") && fields.contains_key("@message"))
}

#[cfg(test)]
mod tests {
    use super::first_line;

    #[test]
    fn a_log_line_is_known_among_others() {
        let output = b"one\n{\"a\": 1}\n{\"@level\":\"info\",\"@message\":\"x\"}\ntwo\n";
        let line = "{\"@level\":\"info\",\"@message\":\"x\"}";
        assert_eq!(first_line(output).as_deref(), Some(line));
        assert_eq!(first_line(b"@level @message\n[]\n\xff\n"), None);
    }
}
