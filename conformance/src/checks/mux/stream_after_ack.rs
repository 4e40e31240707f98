//! No stream before the acknowledgement.

use tokio::time::timeout;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Multiplexed, Served, Stage, Start};

const IDS: [u32; 2] = [6, 2];

pub(super) static CHECK: Check = Check {
    id: "mux/stream-after-ack",
    clause: "MUX-3",
    level: Level::Must,
    suite: Suite::Mux,
    title: "the plugin opens no stream before the host has acknowledged its knock",
    why: "A Go host hands a stream to the id whose knock it acknowledged last. One that comes \
          before belongs to nobody, or to the dial before it: now and then two callbacks of the \
          plugin are mixed up.",
    remedy: "Open the stream after the acknowledgement has come, not beside the wait for it.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "early",
        hint: "the stream is opened with the knock, to save a round trip",
        mutants: &["mux-dial-at-once"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    host.dialled(1).await?;
    for id in IDS {
        let dialling = timeout(limit::DIAL.duration, host.have_dialled(id));
        let (reply, watched) = tokio::join!(dialling, watch(&host, id));
        watched?;
        if !matches!(reply, Ok(Ok(_))) {
            return blocked_by("mux/dials");
        }
    }
    Ok(())
}

async fn watch(host: &Multiplexed, id: u32) -> Result<Served, Stop> {
    if !host.knocked_for(id, limit::BROKER).await {
        return blocked_by("mux/dials");
    }
    if let Some(stream) = host.opened(limit::QUIET).await {
        let seen = format!("stream {}", stream.id());
        let expected = format!("no stream while the knock for id {id} is not acknowledged");
        return fail("early", expected, seen);
    }
    host.accept(id).await
}
