//! Many calls at once.

use futures::future::join_all;
use prost_types::Duration as Time;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit::Limit;
use crate::subject::{Client, Stage, Start, Status, describe};

pub(super) static CHECK: Check = Check {
    id: "robust/concurrent-calls",
    clause: "ROB-12",
    level: Level::Must,
    suite: Suite::Robust,
    title: "hundreds of calls at once are all answered, each with its own answer",
    why: "Hosts call in parallel: Terraform walks its graph ten resources at a time, Vault \
          serves its users. A plugin that turns calls away fails single ones of them with \
          `ResourceExhausted` or `Unavailable`; one that mixes them up gives a user what \
          belongs to another.",
    remedy: "Let calls wait for a free worker instead of refusing them \
             (`maximum_concurrent_rpcs=None` in Python, an executor with a queue in Java), and \
             keep nothing of a call in a field that all calls share.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "refused",
            hint: "the number of calls is bounded, and those beyond it are turned away",
            mutants: &["calls-shed"],
        },
        Reason {
            id: "mixed",
            hint: "handlers of different calls share a buffer, without a lock",
            mutants: &["replies-mixed"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

const CONNECTIONS: usize = 5;
const CALLS: usize = 60;
/// Long enough that they overlap, short enough for a pool of ten.
const PAUSE: Time = Time {
    seconds: 0,
    nanos: 50_000_000,
};
/// All of them one after another, and more.
const ALL: Limit = Limit {
    name: "answers to many calls at once",
    duration: std::time::Duration::from_secs(20),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let client = plugin.connect().await?;
        if client.answers().await.is_err() && !clients.is_empty() {
            plugin.alive()?;
            return blocked_by("socket/reconnect");
        }
        clients.push(client);
    }
    let sleeps = join_all(clients.iter().flat_map(|client| {
        (0..CALLS).map(|_| async {
            let mut probe = client.probe();
            client.call_within(ALL, probe.sleep(PAUSE)).await
        })
    }));
    for slept in sleeps.await {
        answered(slept)?;
    }
    let echoes = join_all(clients.iter().enumerate().flat_map(|(connection, client)| {
        (0..CALLS).map(move |number| echo(client, format!("{connection}/{number}")))
    }));
    for (sent, received) in echoes.await {
        let received = answered(received)?;
        if received != sent.as_bytes() {
            return fail(
                "mixed",
                format!("`{sent}` in answer to `{sent}`"),
                format!("`{}`", String::from_utf8_lossy(&received)),
            );
        }
    }
    Ok(())
}

/// Blames this check where calls at once get each other's answers.
pub(in crate::checks) async fn unmixed(client: &Client) -> Outcome {
    let echoes = (0..CALLS).map(|number| echo(client, number.to_string()));
    for (sent, received) in join_all(echoes).await {
        if received?.is_ok_and(|received| received != sent.as_bytes()) {
            return blocked_by("robust/concurrent-calls");
        }
    }
    Ok(())
}

type Answer<T> = Result<Result<T, Status>, Stop>;

async fn echo(client: &Client, sent: String) -> (String, Answer<Vec<u8>>) {
    let mut probe = client.probe();
    let call = probe.echo(sent.clone().into_bytes());
    let received = client.call_within(ALL, call).await;
    (sent, received)
}

fn answered<T>(answer: Answer<T>) -> Result<T, Stop> {
    match answer? {
        Ok(answer) => Ok(answer),
        Err(status) => fail(
            "refused",
            format!("an answer to each of {} calls at once", CONNECTIONS * CALLS),
            format!("{} to one of them", describe(&status)),
        ),
    }
}
