//! What the plugin serves is what it lists.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Client, Code, PLUGIN, Reflection, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "reflection/complete",
    clause: "GRPC-5",
    level: Level::May,
    suite: Suite::Core,
    title: "reflection lists every service that answers",
    why: "Tools show and call what is listed. A service that is served and not listed does not \
          exist for them.",
    remedy: "Register the descriptors of every service: one `register_encoded_file_descriptor_set` \
             for each in tonic-reflection, all full names in the list that Python's \
             `enable_server_reflection` takes. Go and Java list what the server has by \
             themselves.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "incomplete",
        hint: "the descriptors of go-plugin's own services and of health were not registered",
        mutants: &["reflection-incomplete"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let listed = match client.services(Reflection::V1).await? {
        Ok(listed) => listed,
        Err(_) => match client.services(Reflection::V1Alpha).await? {
            Ok(listed) => listed,
            Err(_) => return blocked_by("reflection/v1"),
        },
    };
    let served = served(&client).await?;
    let missing: Vec<_> = served
        .into_iter()
        .filter(|service| !listed.iter().any(|name| name == service))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    fail(
        "incomplete",
        format!(
            "`{}` in the list, since the plugin serves it",
            missing.join("`, `")
        ),
        format!("the list is `{}`", listed.join("`, `")),
    )
}

/// The services that every plugin has and that answer; asking the controller ends it.
async fn served(client: &Client) -> Result<Vec<&'static str>, Stop> {
    let mut served = Vec::new();
    let health = client.health(PLUGIN).await?;
    if !health.is_err_and(|status| status.code() == Code::Unimplemented) {
        served.push("grpc.health.v1.Health");
    }
    match client.shutdown(limit::END).await {
        Err(Stop::Blocked(_)) => {}
        other => {
            other?;
            served.push("plugin.GRPCController");
        }
    }
    Ok(served)
}
