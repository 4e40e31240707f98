//! Whoever is asked for, the plugin answers.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::subject::{Code, PLUGIN, Plugin, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "grpc/authority",
    clause: "GRPC-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "calls are answered whatever their :authority is",
    why: "A Go host without TLS sends the authority `unused`; other hosts send `localhost` or \
          what their library makes of the address. A server that compares it with a name of \
          its own answers its tests and no real host.",
    remedy: "Let no proxy, router or middleware match on `:authority` or `Host`; in a web \
             framework switch off host filtering (allowed hosts, virtual hosts).",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "refused",
        hint: "the authority is compared with `localhost` or with the address",
        mutants: &["authority-checked"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// The one that the other checks use.
const USUAL: &str = "localhost";
/// Those of a Go host, of a library that dials a unix socket, and of no host at all.
const OTHERS: [&str; 3] = ["unused", "127.0.0.1:50051", "plugin.example"];

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    // What it should be is health/serving's to say, so long as it is always the same.
    let (expected, wanted) = answer(&plugin, USUAL).await?;
    for authority in OTHERS {
        let seen = match answer(&plugin, authority).await {
            Ok((code, _)) if code == expected => continue,
            Ok((_, seen)) => seen,
            Err(Stop::Hang(limit)) => format!("no {} within {}", limit.name, limit.seconds()),
            Err(other) => return Err(other),
        };
        // A second connection with the usual authority tells whose fault it is.
        if !matches!(answer(&plugin, USUAL).await, Ok((code, _)) if code == expected) {
            return blocked_by("socket/reconnect");
        }
        return fail(
            "refused",
            format!("{wanted} with `:authority: {authority}`, as with `{USUAL}`"),
            seen,
        );
    }
    Ok(())
}

async fn answer(plugin: &Plugin, authority: &str) -> Result<(Code, String), Stop> {
    let client = plugin.connect_as(authority).await?;
    Ok(match client.health(PLUGIN).await? {
        Ok(status) => (Code::Ok, format!("`{}`", status.as_str_name())),
        Err(status) => (status.code(), describe(&status)),
    })
}
