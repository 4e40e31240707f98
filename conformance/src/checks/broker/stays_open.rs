//! The stream lives as long as the connection.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Code, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "broker/stays-open",
    clause: "BRK-13",
    level: Level::Must,
    suite: Suite::Broker,
    title: "StartStream stays open while nobody has anything to announce",
    why: "A Go host opens the stream once. Where the call ends its broker is closed for good: \
          each brokered connection fails from then on, with `broker closed` or `timeout waiting \
          for connection info`.",
    remedy: "Return from the handler only when the host ends the call. Give it no deadline and \
             no idle limit, and do not end it because nothing came yet.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "ended",
        hint: "the handler returns when it has nothing to send, or an idle limit ends the call",
        mutants: &["broker-ends-at-once", "broker-ends-when-idle"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let broker = client.broker();
    let Some(end) = broker.until(limit::IDLE, |_| false).await.end else {
        return client.answers().await;
    };
    if let Some(exit) = plugin.exit(limit::QUIET).await {
        return Err(Stop::Crash(exit));
    }
    let seen = match end {
        Ok(()) => "it ended without an error".to_owned(),
        Err(status) if status.code() == Code::Unimplemented => {
            return blocked_by("broker/implemented");
        }
        Err(status) => format!("it ended with {}", describe(&status)),
    };
    fail(
        "ended",
        "a stream that is open for as long as the host is connected",
        seen,
    )
}
