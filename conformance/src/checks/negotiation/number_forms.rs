//! Numbers are understood in every form that Go understands.

use super::offer::{Answer, answer, choosable};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail, not_applicable};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "negotiation/number-forms",
    clause: "ENV-5",
    level: Level::Must,
    suite: Suite::Core,
    title: "versions with leading zeros or a plus sign are understood",
    why: "A Go plugin reads entries with `strconv.Atoi`, for which `03` and `+3` are 3. A plugin \
          that compares texts falls back to its lowest version there, and host and plugin speak \
          an older version than they could.",
    remedy: "Parse each entry into a number and compare numbers: `int(entry)` in Python, \
             `Integer.parseInt` in Java, `entry.parse::<i64>()` in Rust; in Node test it with \
             `/^[+-]?\\d+$/` and use `Number(entry)`.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "refused",
        hint: "entries are compared as texts, or matched against a pattern without zeros and sign",
        mutants: &["number-forms-strict"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let own = stage.versions().await?;
    let [_, .., highest] = own[..] else {
        return not_applicable("the plugin has one version, which it announces for any list");
    };
    for form in [format!("0{highest}"), format!("+{highest}")] {
        let answer = answer(stage, Some(&form)).await?;
        if answer == Answer::Version(highest.into()) {
            continue;
        }
        choosable(stage, highest).await?;
        return fail(
            "refused",
            format!("{highest} while the host offers {form:?} alone"),
            answer.to_string(),
        );
    }
    Ok(())
}
