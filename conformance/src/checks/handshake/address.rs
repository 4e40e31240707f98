//! The path of the socket means the same everywhere, and fits.

use std::path::Path;

use crate::check::{
    Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail, not_applicable,
};
use crate::subject::{Stage, Start, excerpt};

/// What every system takes: macOS has 104 bytes for a path and its final NUL, Linux 108.
const LONGEST: usize = 103;

pub(super) static CHECK: Check = Check {
    id: "handshake/address",
    clause: "HS-7",
    level: Level::Should,
    suite: Suite::Core,
    title: "the path of the unix socket is absolute and at most 103 bytes long",
    why: "A host resolves a relative path in its own working directory and finds nothing there: \
          `connect: no such file or directory`. A longer path cannot be bound on macOS (`bind: \
          invalid argument`), and often not be connected to.",
    remedy: "Make a short random name in `PLUGIN_UNIX_SOCKET_DIR`, or else in the temporary \
             folder, and print the whole path: `filepath.Abs` in Go, `os.path.abspath` in Python, \
             `path.resolve` in Node, `Path.toAbsolutePath` in Java, `std::path::absolute` in \
             Rust.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "relative",
            hint: "the path is printed as it was given to `bind`",
            mutants: &["address-relative"],
        },
        Reason {
            id: "too-long",
            hint: "the name holds a UUID, a package name or a folder of its own",
            mutants: &["address-too-long"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    match plugin.line.network().as_deref() {
        Some("unix") => {}
        Some("tcp") => return not_applicable("the plugin listens on TCP"),
        _ => return blocked_by("handshake/network"),
    }
    let Some(path) = plugin.line.address() else {
        return blocked_by("handshake/fields");
    };
    if !Path::new(&path).is_absolute() {
        return fail("relative", "an absolute path", excerpt(&path));
    }
    if path.len() > LONGEST {
        let folder = plugin.folder.as_os_str().len();
        return fail(
            "too-long",
            format!("a path of at most {LONGEST} bytes"),
            format!(
                "{} bytes, {folder} of them for `TMPDIR`: {}",
                path.len(),
                excerpt(&path)
            ),
        );
    }
    Ok(())
}
