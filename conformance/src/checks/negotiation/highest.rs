//! Of several common versions the highest is announced.

use super::offer::{Answer, answer, foreign};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Stage, list};

pub(super) static CHECK: Check = Check {
    id: "negotiation/highest",
    clause: "NEG-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "the highest version that host and plugin have in common is announced",
    why: "A Go host sends its versions in any order, another one on each start, and takes what \
          the plugin chooses. A plugin that takes the first speaks an old version now and then; \
          one that announces what the host lacks is refused with `incompatible API version with \
          plugin`.",
    remedy: "Split `PLUGIN_PROTOCOL_VERSIONS` at its commas, parse each entry as a whole number, \
             keep those that the plugin has, and announce the greatest. Compare numbers, not \
             texts: 10 is more than 9.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "lower",
            hint: "the first common entry of the list is taken, or the plugin's oldest version, or \
                   versions are compared as text",
            mutants: &["negotiate-first", "negotiate-lowest"],
        },
        Reason {
            id: "uncommon",
            hint: "the host's or the plugin's highest version is announced without a look at the \
                   other's",
            mutants: &["negotiate-host-highest"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let own = stage.versions().await?;
    for offer in offers(&own) {
        let common = || offer.iter().filter(|version| own.contains(version));
        let expected = common().max().copied().map(i64::from);
        let text = list(&offer);
        let announced = match answer(stage, Some(&text)).await? {
            Answer::Version(version) => version,
            Answer::Exited(exit) => return Err(Stop::Crash(exit)),
        };
        if expected == Some(announced) {
            continue;
        }
        let lower = common().any(|version| i64::from(*version) == announced)
            || own.first().copied().map(i64::from) == Some(announced);
        return fail(
            if lower { "lower" } else { "uncommon" },
            format!(
                "{}: the host offers {text}, the plugin has {}",
                expected.unwrap_or_default(),
                list(&own)
            ),
            format!("it announces {announced}"),
        );
    }
    Ok(())
}

/// Offers with something in common: in both orders, among versions that the plugin does
/// not have, and without its highest.
fn offers(own: &[u32]) -> Vec<Vec<u32>> {
    let foreign = foreign(own);
    let ascending = own.iter().chain(&foreign).copied().collect();
    let descending = foreign.iter().chain(own.iter().rev()).copied().collect();
    let mut offers = vec![ascending, descending];
    if let [older @ .., _] = own
        && !older.is_empty()
    {
        offers.push(older.iter().chain(&foreign).copied().collect());
    }
    offers
}

#[cfg(test)]
mod tests {
    use super::offers;

    #[test]
    fn offers_come_in_every_order() {
        let expected: [&[u32]; 3] = [&[1, 2, 3, 10, 0], &[3, 10, 0, 2, 1], &[1, 3, 10, 0]];
        assert_eq!(offers(&[1, 2]), expected);
        assert_eq!(offers(&[0]), [[0, 1, 8], [1, 8, 0]]);
    }
}
