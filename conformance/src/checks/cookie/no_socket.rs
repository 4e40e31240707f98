//! The cookie is looked at before anything is listened on.

use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use super::refusal::refusals;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, entries};

pub(super) static CHECK: Check = Check {
    id: "cookie/no-socket",
    clause: "ENV-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "no socket is left by a start without the right cookie",
    why: "A plugin that binds first and looks at its cookie afterwards leaves a socket file for \
          every start by hand: the temporary folder fills with them, and for a moment anyone may \
          connect to a plugin that no host started.",
    remedy: "Make the comparison of the cookie the first thing that `main` does, before the \
             server is built and its address is bound.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "bound",
        hint: "the socket is bound before the cookie is compared",
        mutants: &["cookie-after-bind"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for refusal in refusals(stage).await? {
        if let Some(path) = entries(&refusal.folder)
            .into_iter()
            .find(|path| is_socket(path))
        {
            return fail(
                "bound",
                format!("no socket where {}", refusal.cookie),
                format!("`{}` is left", path.display()),
            );
        }
    }
    Ok(())
}

fn is_socket(path: &Path) -> bool {
    path.symlink_metadata()
        .is_ok_and(|metadata| metadata.file_type().is_socket())
}
