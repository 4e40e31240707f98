//! The handshake line is short enough for a host's buffer.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/line-length",
    clause: "HS-3",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "the handshake line with its certificate and its newline has at most 65,536 bytes",
    why: "A Go host reads no longer line: `bufio.Scanner: token too long`, then `Unrecognized \
          remote plugin message: ` and `Failed to read any lines from plugin's stdout`.",
    remedy: "Announce the certificate that the plugin makes for this one start, which has less \
             than 1 KiB, and nothing else: no chain, no certificate of a company with all its \
             names, no further fields.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "too-long",
        hint: "the certificate comes from a file, and carries a chain or very many names",
        mutants: &["tls-certificate-long"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// The buffer of Go's `bufio.Scanner`, which has to hold the newline too.
const LONGEST: usize = 64 << 10;

async fn run(stage: &mut Stage) -> Outcome {
    // A host that asks for everything gets the longest line.
    let start = Start::plain().with("PLUGIN_MULTIPLEX_GRPC", "true");
    let line = stage.secured(start).await?.line;
    let length = line.raw.len() + usize::from(line.terminated);
    if length <= LONGEST {
        return Ok(());
    }
    fail(
        "too-long",
        format!("a line of at most {LONGEST} bytes, newline and all"),
        format!("{length} bytes"),
    )
}
