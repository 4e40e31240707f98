//! There is a broker.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Code, Stage, Start, describe};

pub(super) static CHECK: Check = Check {
    id: "broker/implemented",
    clause: "BRK-1",
    level: Level::Should,
    suite: Suite::Broker,
    title: "GRPCBroker/StartStream is implemented",
    why: "A Go host opens the stream right after connecting and does not look whether that \
          works. Once it has something to call back, its broker fails: it says `broker closed`, \
          and the plugin waits in vain for an announcement.",
    remedy: "Serve `plugin.GRPCBroker` with `StartStream(stream ConnInfo) returns (stream \
             ConnInfo)`, keep the call open and read what comes, even where the plugin has no \
             use for it.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "unimplemented",
        hint: "the service is not added to the server, or stands in another proto package",
        mutants: &["broker-missing"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let broker = client.broker();
    match broker.until(limit::QUIET, |_| false).await.end {
        Some(Err(status)) if status.code() == Code::Unimplemented => fail(
            "unimplemented",
            "a stream that takes announcements",
            describe(&status),
        ),
        _ => plugin.alive(),
    }
}
