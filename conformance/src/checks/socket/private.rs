//! Nobody else on the machine reaches the plugin through its socket.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail, not_applicable};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "socket/private",
    clause: "NET-1",
    level: Level::Should,
    suite: Suite::Core,
    title: "other users cannot connect to the unix socket",
    why: "Whoever may write to the socket's file can call the plugin, end it, and read what it \
          knows. Without AutoMTLS the mode of the file is all that stands between them, and no \
          host looks at it.",
    remedy: "Leave the mode to the umask, which takes write permission from others, or set 0600; \
             with PLUGIN_UNIX_SOCKET_GROUP 0660. Drop a `chmod` to 0777 that once helped against \
             `permission denied`: the group is the way.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "everyone",
        hint: "the mode is set to 0777 or 0666, or the umask to 0",
        mutants: &["socket-for-everyone"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// Write permission for others, which connecting needs.
const OTHERS_WRITE: u32 = 0o002;
/// Search permission for others, without which nothing in a folder can be reached.
const OTHERS_SEARCH: u32 = 0o001;

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let socket = plugin.socket()?;
    let Ok(metadata) = std::fs::metadata(&socket) else {
        return Err(Stop::Blocked("handshake/listening"));
    };
    let mode = metadata.mode() & 0o777;
    if mode & OTHERS_WRITE == 0 || is_shut_away(&socket, &plugin.folder) {
        return Ok(());
    }
    if let Some(umask) = umask().filter(|umask| umask & OTHERS_WRITE == 0) {
        return not_applicable(format!(
            "the umask of this run, {umask:04o}, lets everybody write"
        ));
    }
    fail(
        "everyone",
        "a socket that others cannot write to, or a folder around it that they cannot enter",
        format!("mode {mode:04o}"),
    )
}

/// Whether a folder that the plugin chose keeps others out. The one that the kit gave it
/// stands for the system's temporary folder, which never does, whoever may enter it.
fn is_shut_away(socket: &Path, given: &Path) -> bool {
    let folders = socket.ancestors().skip(1);
    let chosen = folders.take_while(|folder| *folder != given);
    chosen
        .filter_map(|folder| folder.metadata().ok())
        .any(|folder| folder.mode() & OTHERS_SEARCH == 0)
}

/// The umask that the plugin inherits.
fn umask() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let umask = status
        .lines()
        .find_map(|line| line.strip_prefix("Umask:"))?;
    u32::from_str_radix(umask.trim(), 8).ok()
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, create_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use super::is_shut_away;

    #[test]
    fn only_folders_that_the_plugin_chose_shut_a_socket_away() {
        let given = tempfile::tempdir().expect("a temporary folder");
        let given = given.path();
        let check = |socket: &Path, given: &Path, expected| {
            assert_eq!(
                is_shut_away(socket, given),
                expected,
                "{}",
                socket.display()
            );
        };
        check(&given.join("socket"), given, false);
        for (name, mode, expected) in [("open", 0o755, false), ("shut", 0o700, true)] {
            let folder = given.join(name);
            create_dir(&folder).expect("a folder");
            set_permissions(&folder, Permissions::from_mode(mode)).expect("its mode");
            check(&folder.join("socket"), given, expected);
            check(&folder.join("socket"), &folder, false);
            check(&folder.join("socket"), Path::new("/elsewhere"), expected);
        }
    }
}
