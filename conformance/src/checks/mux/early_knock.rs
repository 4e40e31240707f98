//! A knock may come before its id is accepted.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Stage, Start};

/// Before each of them is accepted the host has knocked.
const IDS: [u32; 3] = [9, 4, 700];

pub(super) static CHECK: Check = Check {
    id: "mux/early-knock",
    clause: "MUX-4",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a knock that comes before its id is accepted is acknowledged when it is",
    why: "The host learns an id in a reply and dials at once; the plugin accepts it in a thread \
          of its own, and may be the later of the two. A Go plugin keeps the knock. One that \
          forgets it works on a quiet machine, and elsewhere the host sees `timeout waiting for \
          multiplexing knock handshake`.",
    remedy: "Keep a knock for an unknown id for 5 s, and acknowledge it when the id is accepted.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "forgotten",
        hint: "a knock is looked up when it comes, and never again",
        mutants: &["mux-early-knock-forgotten"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    host.brokered(1).await?;
    for id in IDS {
        let before = host.knock(id).await;
        // The knock has been read when a later one has been answered.
        match host.brokered(id + 1).await {
            Err(Stop::Blocked("mux/accepts")) => return blocked_by("mux/knock-unknown"),
            reached => reached?,
        };
        if host.answer(id, before, limit::NOW).await.is_some() {
            return blocked_by("mux/knock-unknown");
        }
        host.have_accepted(id).await?;
        match host.answer(id, before, limit::BROKER).await {
            Some(error) if error.is_empty() => {
                host.enter().await?;
            }
            _ => {
                host.plugin.alive()?;
                return fail(
                    "forgotten",
                    format!("an acknowledgement of the knock for id {id} once it is accepted"),
                    format!("none within {}", limit::BROKER.seconds()),
                );
            }
        }
    }
    Ok(())
}
