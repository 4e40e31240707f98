//! A group that does not exist is an error.

use super::refusal::refused;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "socket/unknown-group",
    clause: "ENV-11",
    level: Level::Should,
    suite: Suite::Core,
    title: "with a PLUGIN_UNIX_SOCKET_GROUP that does not exist the plugin does not serve",
    why: "A host that names a group runs as another user than the plugin. It cannot open a \
          socket that its group was not given: every call fails with `connect: permission \
          denied`, far from the cause.",
    remedy: "Look the group up by name, else take it as a number; where it is neither, print \
             it on stderr and exit with status 1 (a Go plugin logs `plugin init error`).",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "served",
        hint: "the result of looking the group up is not checked",
        mutants: &["unknown-group-served"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// No system has a group of this name: names have at most 32 characters.
const UNKNOWN: &str = "no-such-group-on-this-or-any-machine";

async fn run(stage: &mut Stage) -> Outcome {
    let start = Start::plain().with("PLUGIN_UNIX_SOCKET_GROUP", UNKNOWN);
    let what = format!("the unknown PLUGIN_UNIX_SOCKET_GROUP `{UNKNOWN}`");
    refused(stage, &start, &what).await
}
