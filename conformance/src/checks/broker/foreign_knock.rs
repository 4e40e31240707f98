//! A knock means nothing where nothing is multiplexed.

use super::strange::{ended_by_strange, knock};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/foreign-knock",
    clause: "BRK-13",
    level: Level::Must,
    suite: Suite::Broker,
    title: "knocks and their answers change nothing where nothing is multiplexed",
    why: "Knocks are the newest part of the protocol. A Go plugin without multiplexing drops \
          them; one that ends the stream instead loses all its brokered connections.",
    remedy: "Where PLUGIN_MULTIPLEX_GRPC was not set, drop each message in which `knock` is set, \
             and read on.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "ended",
        hint: "a knock is taken for an announcement without an address, or for an error",
        mutants: &["broker-knock-fatal"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let messages = [
        knock(1, false, ""),
        knock(2, true, ""),
        knock(3, true, "no listener"),
        knock(0, false, ""),
        knock(u32::MAX, true, ""),
    ];
    match ended_by_strange(stage, messages).await? {
        Some(seen) => fail("ended", "a stream that goes on", seen),
        None => Ok(()),
    }
}
