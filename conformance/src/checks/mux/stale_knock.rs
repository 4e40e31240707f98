//! A knock whose host has given up.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Stage, Start};

const ID: u32 = 50;

pub(super) static CHECK: Check = Check {
    id: "mux/stale-knock",
    clause: "MUX-7",
    level: Level::Should,
    suite: Suite::Mux,
    title: "a knock older than 5 s is forgotten",
    why: "A host gives its dial up after 5 s. A plugin that accepts the id later and acknowledges \
          the old knock waits for a stream that nobody opens: the next one of the host, whatever \
          it is for, goes to that id. Go's own plugins do this.",
    remedy: "Note when each knock came, and drop it after 5 s.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "acknowledged",
        hint: "knocks wait in a queue or a map without a time",
        mutants: &["mux-stale-knock"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    host.brokered(1).await?;
    let before = host.knock(ID).await;
    if let Some(error) = host.answer(ID, before, limit::STALE_KNOCK).await {
        if error.is_empty() {
            return blocked_by("mux/knock-unknown");
        }
        // Refused at once: there is nothing that could grow old.
        return Ok(());
    }
    host.have_accepted(ID).await?;
    match host.answer(ID, before, limit::QUIET).await {
        Some(error) if error.is_empty() => fail(
            "acknowledged",
            format!(
                "no acknowledgement of a knock that came {} before its id was accepted",
                limit::STALE_KNOCK.seconds()
            ),
            "one without an error",
        ),
        _ => Ok(()),
    }
}
