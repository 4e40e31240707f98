//! Tools of today can look the plugin's services up.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Reflection, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "reflection/v1",
    clause: "GRPC-5",
    level: Level::May,
    suite: Suite::Core,
    title: "grpc.reflection.v1 lists services",
    why: "With it `grpcurl`, `conformance call` and debuggers can call the plugin without its \
          .proto files. Every Go plugin has it; no host needs it.",
    remedy: "Add the reflection service of the gRPC project: `tonic-reflection`, \
             `grpcio-reflection`, `@grpc/reflection`, `ProtoReflectionServiceV1` in Java.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "unimplemented",
        hint: "the reflection service is not added, or only its older version",
        mutants: &["reflection-v1-missing"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    match client.services(Reflection::V1).await? {
        Ok(_) => Ok(()),
        Err(status) => fail("unimplemented", "a list of services", describe(&status)),
    }
}
