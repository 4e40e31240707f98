//! The plugin can be asked to end.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "controller/implemented",
    clause: "CTL-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "GRPCController/Shutdown is implemented",
    why: "It is how a Go host ends its plugins. Without it the host waits 2 s, logs `plugin \
          failed to exit gracefully` and kills the process, so that each of its own exits \
          takes 2 s and the plugin never cleans up.",
    remedy: "Serve `plugin.GRPCController` with the one method `Shutdown(Empty) returns \
             (Empty)` on the same server as everything else; the package is `plugin` and \
             `Empty` its own message.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "unimplemented",
        hint: "the service is not added to the server, or stands in another proto package",
        mutants: &["controller-missing"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    match client.shutdown(limit::END).await {
        Err(Stop::Blocked("controller/implemented")) => fail(
            "unimplemented",
            "any answer of `/plugin.GRPCController/Shutdown`, or the end of the process",
            "`UNIMPLEMENTED`",
        ),
        other => other.map(drop),
    }
}
