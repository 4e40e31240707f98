//! A host with none of the plugin's versions is told the lowest one.

use super::offer::{expect_lowest, foreign};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite};
use crate::subject::{Stage, list};

pub(super) static CHECK: Check = Check {
    id: "negotiation/no-common",
    clause: "NEG-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "a host with no version in common is told the plugin's lowest version",
    why: "The host, not the plugin, reports the mismatch, with both sides' versions: \
          `incompatible API version with plugin. Plugin version: 1, Client versions: [9]`. If the \
          plugin exits instead, the user reads `plugin exited before we could connect` and looks \
          for a crash.",
    remedy: "Where no entry of `PLUGIN_PROTOCOL_VERSIONS` is one of yours, announce your lowest \
             version in an ordinary handshake line and serve on; the host ends the plugin.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "exits",
            hint: "a failed negotiation is treated as an error of the start",
            mutants: &["no-common-exits"],
        },
        Reason {
            id: "not-lowest",
            hint: "the newest or a default version is announced in place of the lowest",
            mutants: &["no-common-highest"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let foreign = foreign(&stage.versions().await?);
    // One version alone, and all of them.
    expect_lowest(stage, Some(&list(&foreign[..1]))).await?;
    expect_lowest(stage, Some(&list(&foreign))).await
}
