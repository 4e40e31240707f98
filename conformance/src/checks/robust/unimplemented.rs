//! What the plugin does not have it says it does not have.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Code, Stage, Start, describe, is_reply};

pub(super) static CHECK: Check = Check {
    id: "robust/unimplemented",
    clause: "ROB-7",
    level: Level::Must,
    suite: Suite::Robust,
    title: "calls of unknown services and methods end with UNIMPLEMENTED",
    why: "Hosts ask for what newer plugins have, and take `Unimplemented` for `too old, do \
          without`: go-plugin itself does so with StreamStdio, Terraform and Vault with whole \
          services. Any other status is an error that the user gets to see.",
    remedy: "gRPC libraries answer so by themselves. Where a generic handler, a proxy or an \
             interceptor stands in front, let what it does not know end with UNIMPLEMENTED, \
             not with an error of its own or with HTTP status 404.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "status",
        hint: "a handler for everything, or a router of HTTP, answers in place of the gRPC \
               library",
        mutants: &["unknown-method-refused", "unknown-service-refused"],
    }],
    run: |stage| Box::pin(run(stage)),
};

const PATHS: [&str; 4] = [
    "/grpc.health.v1.Health/NoSuchMethod",
    "/plugin.GRPCController/NoSuchMethod",
    "/no.such.Service/Call",
    "/NoSuchService/Call",
];

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    for path in PATHS {
        let seen = match client.unary(path).await? {
            Err(status) if status.code() == Code::Unimplemented => continue,
            Err(status) if !is_reply(&status) => return blocked_by("grpc/answers"),
            Err(status) => describe(&status),
            Ok(()) => "`OK`".to_owned(),
        };
        return fail(
            "status",
            format!("`UNIMPLEMENTED` in reply to `{path}`"),
            seen,
        );
    }
    client.answers().await
}
