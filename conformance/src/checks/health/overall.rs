//! The server as a whole says that it serves.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Code, ServingStatus, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "health/overall",
    clause: "HC-2",
    level: Level::Should,
    suite: Suite::Core,
    title: "Health/Check of the empty name answers SERVING",
    why: "The empty name means the server as a whole. It is what `grpcurl`, \
          `grpc_health_probe` and hosts that know nothing of go-plugin ask for; they take any \
          other answer for a plugin that is down.",
    remedy: "Set the status of the name `\"\"` beside that of `plugin`. The health libraries \
             of Go, Java and Rust set it by themselves; in Python and Node set it too.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "not-serving",
        hint: "the health service knows the name `plugin` only",
        mutants: &["health-overall-missing"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let seen = match client.health("").await? {
        Ok(ServingStatus::Serving) => return Ok(()),
        Err(status) if status.code() == Code::Unimplemented => {
            return blocked_by("health/serving");
        }
        Ok(other) => format!("`{}`", other.as_str_name()),
        Err(status) => describe(&status),
    };
    fail("not-serving", "`SERVING` for the service ``", seen)
}
