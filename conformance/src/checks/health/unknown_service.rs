//! The plugin vouches for nothing that it does not have.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Code, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "health/unknown-service",
    clause: "HC-2",
    level: Level::Should,
    suite: Suite::Core,
    title: "Health/Check of a service that does not exist answers NOT_FOUND",
    why: "A host asks for a service by name to learn whether this plugin has it. One that \
          says SERVING to every name is called for what it cannot do, and the call fails with \
          `Unimplemented` later.",
    remedy: "Use the health library of the gRPC project instead of a handler of your own that \
             answers SERVING always; answer names without a status with NOT_FOUND.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "answered",
        hint: "the handler does not look at the name",
        mutants: &["health-unknown-serving"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// Nobody's, one that resembles the right one, and one no service can have.
const UNKNOWN: [&str; 3] = ["no.such.Service", "plugins", "plugin "];

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    for name in UNKNOWN {
        let seen = match client.health(name).await? {
            Err(status) if status.code() == Code::NotFound => continue,
            Err(status) if status.code() == Code::Unimplemented => {
                return blocked_by("health/serving");
            }
            Ok(status) => format!("`{}`", status.as_str_name()),
            Err(status) => describe(&status),
        };
        return fail(
            "answered",
            format!("`NOT_FOUND` for the service `{name}`"),
            seen,
        );
    }
    Ok(())
}
