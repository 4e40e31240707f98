//! Older tools can look the plugin's services up.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Reflection, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "reflection/v1alpha",
    clause: "GRPC-5",
    level: Level::May,
    suite: Suite::Core,
    title: "grpc.reflection.v1alpha lists services",
    why: "Tools from before 2023, and `grpcurl` against old servers, know only this version. \
          Every Go plugin has both; no host needs either.",
    remedy: "Register the older version too: `build_v1alpha()` beside `build_v1()` in \
             tonic-reflection, `ProtoReflectionService` in Java. Python's library has this \
             version alone.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "unimplemented",
        hint: "only `grpc.reflection.v1` is added",
        mutants: &["reflection-v1alpha-missing"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    match client.services(Reflection::V1Alpha).await? {
        Ok(_) => Ok(()),
        Err(status) => fail("unimplemented", "a list of services", describe(&status)),
    }
}
