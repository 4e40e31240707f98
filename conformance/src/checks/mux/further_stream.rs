//! A further stream that nobody knocked for is the main endpoint's too.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{PLUGIN, Stage, Start, is_reply};

pub(super) static CHECK: Check = Check {
    id: "mux/further-stream",
    clause: "MUX-2",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a later stream without a knock reaches the plugin's services too",
    why: "When the gRPC client of a Go host connects again, after an idle time or an error, it \
          opens another stream and knocks for nothing. A plugin that serves the first one alone \
          is lost to its host then, while its process runs on.",
    remedy: "Let a stream that belongs to no acknowledged knock go to the main server, whatever \
             its number.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "ignored",
        hint: "only the stream with the number 1 is served",
        mutants: &["mux-further-stream-ignored"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::plain()).await?;
    for stream in ["second", "third"] {
        let further = host.unannounced().await?;
        let answered = match further.health(PLUGIN).await {
            Err(Stop::Hang(_)) => false,
            Err(stop) => return Err(stop),
            Ok(reply) => reply.map_or_else(|status| is_reply(&status), |_| true),
        };
        if !answered {
            return fail(
                "ignored",
                format!("an answer to Health/Check on a {stream} stream"),
                "none",
            );
        }
    }
    host.client.answers().await
}
