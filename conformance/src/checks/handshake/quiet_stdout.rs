//! After the handshake the real standard output is silent.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start, excerpt};

/// Calls during which a plugin may feel like printing.
const CALLS: usize = 3;

pub(super) static CHECK: Check = Check {
    id: "handshake/quiet-stdout",
    clause: "HS-17",
    level: Level::Should,
    suite: Suite::Core,
    title: "nothing is written to the real stdout after the handshake line",
    why: "A Go host throws away what follows the handshake there, so it reaches nobody. Worse, \
          one line of more than 64 KiB ends the host's reading (`bufio.Scanner: token too long`), \
          and once the pipe is full the plugin blocks for ever in a print.",
    remedy: "After the handshake give what is printed to stdout another way out: a pipe that \
             feeds `GRPCStdio`, or `/dev/null`. Replace file descriptor 1 itself (`os.dup2` in \
             Python, `dup2` in C and Rust), so that libraries and child processes follow; Go's \
             `plugin.Serve` swaps `os.Stdout`. Send logs to stderr.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "chatter",
        hint: "logs or access logs go to stdout, or a library holds the original descriptor",
        mutants: &["stdout-after-handshake"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    for _ in 0..CALLS {
        client.answers().await?;
    }
    let mut stdout = plugin.process.stdout.clone();
    let line = plugin.line.end;
    stdout
        .until(limit::QUIET.duration, |output| output.total > line)
        .await;
    plugin.alive()?;
    let chatter = plugin.stdout_after_line();
    if chatter.is_empty() {
        return Ok(());
    }
    fail(
        "chatter",
        "nothing on stdout behind the handshake line",
        excerpt(&String::from_utf8_lossy(&chatter)),
    )
}
