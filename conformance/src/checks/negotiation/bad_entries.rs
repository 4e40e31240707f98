//! An entry that is no number costs that entry only.

use super::offer::{Answer, answer, choosable};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "negotiation/bad-entries",
    clause: "ENV-5",
    level: Level::Must,
    suite: Suite::Core,
    title: "entries of the list that are no numbers are skipped, the others count",
    why: "The list is an environment variable that wrappers and hosts in other languages write \
          too. A Go plugin notes `server sent invalid plugin version` on stderr and goes on; one \
          that gives up turns a stray comma into `plugin exited before we could connect`.",
    remedy: "Parse entry by entry and catch the error of each: log it to stderr and go on with the \
             next. In Python put `try` around `int(entry)` inside the loop; in Rust use \
             `filter_map(|entry| entry.parse().ok())`; in Node reject `NaN`; in Java catch \
             `NumberFormatException` for each entry.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "exits",
            hint: "the error of parsing one entry ends the program",
            mutants: &["bad-entry-fatal"],
        },
        Reason {
            id: "rest-ignored",
            hint: "the error of parsing one entry ends the loop, or empties the list",
            mutants: &["bad-entry-stops"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let own = stage.versions().await?;
    let highest = own.last().copied().unwrap_or_default();
    for list in [
        format!("abc,,{highest},"),
        format!("99999999999999999999,{highest},1.5"),
    ] {
        let answer = answer(stage, Some(&list)).await?;
        let reason = match answer {
            Answer::Version(version) if version == i64::from(highest) => continue,
            Answer::Version(_) => "rest-ignored",
            Answer::Exited(_) => "exits",
        };
        choosable(stage, highest).await?;
        return fail(
            reason,
            format!("{highest}, the one version in {list:?} that the plugin has"),
            answer.to_string(),
        );
    }
    Ok(())
}
