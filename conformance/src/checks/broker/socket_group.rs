//! Brokered sockets are shared with the host's group.

use std::path::Path;

use super::meeting::Meeting;
use crate::check::{
    Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail, not_applicable,
};
use crate::checks::socket::group::{groups, mode_and_group};
use crate::subject::{Address, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "broker/socket-group",
    clause: "ENV-11",
    level: Level::Should,
    suite: Suite::Broker,
    title: "brokered sockets are given to PLUGIN_UNIX_SOCKET_GROUP with mode 0660",
    why: "A host that names a group runs as another user than the plugin. It can call the \
          plugin, and none of its brokered endpoints: `connect: permission denied`.",
    remedy: "Make brokered sockets by the same function as the main one: change the group of \
             the socket's file and set its mode to 0660 before announcing it.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "mode",
        hint: "the group is given the main socket alone",
        mutants: &["broker-socket-group-ignored"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for (group, number) in groups() {
        let start = Start::probing().with("PLUGIN_UNIX_SOCKET_GROUP", &group);
        let meeting = Meeting::start_as(stage, &start).await?;
        let (address, _) = meeting.reach(3).await?;
        let Address::Unix(socket) = address else {
            return not_applicable("the plugin accepts brokered connections on TCP");
        };
        let shared = |socket: &Path| mode_and_group(socket) == Some((0o660, number));
        if shared(&socket) {
            continue;
        }
        if !meeting.plugin.socket().is_ok_and(|main| shared(&main)) {
            return blocked_by("socket/group");
        }
        let (mode, owner) = mode_and_group(&socket).unwrap_or_default();
        return fail(
            "mode",
            format!("mode 0660 and group {number} with PLUGIN_UNIX_SOCKET_GROUP `{group}`"),
            format!("mode {mode:04o} and group {owner}"),
        );
    }
    Ok(())
}
