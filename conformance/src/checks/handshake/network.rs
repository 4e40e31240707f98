//! The line says what kind of address follows.

use super::field::field;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/network",
    clause: "HS-7",
    level: Level::Must,
    suite: Suite::Core,
    title: "the third field is unix or tcp",
    why: "A Go host knows these two names, in lower case, and refuses every other with `unknown \
          address type: …`.",
    remedy: "Print `unix` before the path of a unix socket and `tcp` before `host:port`.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "unknown",
        hint: "the field holds a library's own name of the network, such as `UNIX`, `uds`, `ipc` \
               or `tcp4`",
        mutants: &["network-upper-case"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let network = field(stage, 2).await?;
    if matches!(network.as_str(), "unix" | "tcp") {
        return Ok(());
    }
    fail(
        "unknown",
        "`unix` or `tcp` as the third field",
        excerpt(&network),
    )
}
