//! The socket is shared with the host's group.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "socket/group",
    clause: "ENV-11",
    level: Level::Should,
    suite: Suite::Core,
    title: "the socket is given to PLUGIN_UNIX_SOCKET_GROUP with mode 0660",
    why: "A host that names a group runs as another user than the plugin and shares only the \
          group with it: connecting needs write permission, so its calls fail with `connect: \
          permission denied`.",
    remedy: "After binding and before printing the handshake line, change the group of the \
             socket's file (`chown`) and set its mode to 0660. The variable holds a name or a \
             number.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "mode",
        hint: "PLUGIN_UNIX_SOCKET_GROUP is not read, or only one of group and mode is set",
        mutants: &["socket-group-ignored"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for (group, number) in groups() {
        let start = Start::plain().with("PLUGIN_UNIX_SOCKET_GROUP", &group);
        let plugin = stage.start(&start).await?;
        let socket = plugin.socket()?;
        let Some((mode, owner)) = mode_and_group(&socket) else {
            return Err(Stop::Blocked("handshake/listening"));
        };
        if (mode, owner) != (0o660, number) {
            return fail(
                "mode",
                format!("mode 0660 and group {number} with PLUGIN_UNIX_SOCKET_GROUP `{group}`"),
                format!("mode {mode:04o} and group {owner}"),
            );
        }
    }
    Ok(())
}

/// Who may use a socket.
pub(in crate::checks) fn mode_and_group(socket: &Path) -> Option<(u32, u32)> {
    let metadata = std::fs::metadata(socket).ok()?;
    Some((metadata.mode() & 0o777, metadata.gid()))
}

/// Groups that the plugin may give its socket to, as a host writes them: the user's own
/// by number and by name, and one more where the user is in one.
pub(in crate::checks) fn groups() -> Vec<(String, u32)> {
    let own = rustix::process::getgid().as_raw();
    let mut groups = vec![(own.to_string(), own)];
    groups.extend(name(own).map(|name| (name, own)));
    let others = rustix::process::getgroups().unwrap_or_default();
    let other = others.into_iter().map(rustix::process::Gid::as_raw);
    groups.extend(
        other
            .filter(|group| *group != own)
            .take(1)
            .map(|group| (group.to_string(), group)),
    );
    groups
}

fn name(group: u32) -> Option<String> {
    let file = std::fs::read_to_string("/etc/group").ok()?;
    file.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == group.to_string()).then(|| name.to_owned())
    })
}
