//! A host that sends no list is told the lowest version.

use super::offer::expect_lowest;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "negotiation/no-list",
    clause: "NEG-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "a host that sends no list of versions is told the plugin's lowest version",
    why: "Hosts from before version negotiation send no `PLUGIN_PROTOCOL_VERSIONS` and know the \
          oldest version only. A plugin that exits leaves them with `plugin exited before we \
          could connect`; one that announces its newest is refused with `incompatible API version \
          with plugin`.",
    remedy: "Read the variable so that unset and empty mean the same, an empty list, and announce \
             your lowest version for it. In Python use `os.environ.get(NAME, \"\")`; in many \
             languages an empty text splits into one empty entry, which is no number.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "exits",
            hint: "the variable is taken for granted, or an empty text is parsed as a number",
            mutants: &["no-list-exits", "empty-list-exits"],
        },
        Reason {
            id: "not-lowest",
            hint: "without a list the newest or a default version is announced",
            mutants: &["no-list-highest"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    expect_lowest(stage, None).await?;
    expect_lowest(stage, Some("")).await
}
