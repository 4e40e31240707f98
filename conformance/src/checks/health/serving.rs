//! The plugin says that it serves.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Code, PLUGIN, ServingStatus, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "health/serving",
    clause: "HC-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "Health/Check of `plugin` answers SERVING",
    why: "It is what `Ping` of a Go host calls. Vault, Grafana and others ping their plugins \
          and restart or refuse those that answer with an error: `rpc error: code = \
          Unimplemented`.",
    remedy: "Serve `grpc.health.v1.Health` and set the status of the name `plugin`: \
             `set_service_status(\"plugin\", Serving)` in tonic-health (`set_serving::<S>` \
             takes another name), `health.set(\"plugin\", SERVING)` in Python, \
             `setStatus(\"plugin\", SERVING)` in Java and Node.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "unimplemented",
            hint: "the health service is not added to the server",
            mutants: &["health-missing"],
        },
        Reason {
            id: "not-found",
            hint: "the status is set for another name than `plugin`, such as the name of the \
                   application's service",
            mutants: &["health-wrong-name"],
        },
        Reason {
            id: "not-serving",
            hint: "the status was never set, or is reset before the first call",
            mutants: &["health-not-serving"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    // Twice: a ping is no event.
    for _ in 0..2 {
        let (reason, seen) = match client.health(PLUGIN).await? {
            Ok(ServingStatus::Serving) => continue,
            Ok(other) => ("not-serving", format!("`{}`", other.as_str_name())),
            Err(status) => (reason(status.code()), describe(&status)),
        };
        return fail(reason, "`SERVING` for the service `plugin`", seen);
    }
    Ok(())
}

fn reason(code: Code) -> &'static str {
    match code {
        Code::Unimplemented => "unimplemented",
        Code::NotFound => "not-found",
        _ => "not-serving",
    }
}
