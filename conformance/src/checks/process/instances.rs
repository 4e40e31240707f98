//! Copies of a plugin do not know of each other.

use futures::future::join_all;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Client, Launched, Plugin, Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "process/instances",
    clause: "PROC-1",
    level: Level::Must,
    suite: Suite::Process,
    title: "eight copies that start at once in the same folders serve, each for itself",
    why: "Hosts start a plugin as often as they need it: Terraform once for each configured \
          provider, a test suite once for each test. Where copies share a name or a port, one \
          of them fails with `address already in use`, or the host calls a copy that belongs \
          to somebody else.",
    remedy: "Take names from the system: a random name for the socket (`mkstemp`, \
             `os.CreateTemp`, `tempfile`), port 0 or the first free one of the host's range, \
             and no lock or pid file with a fixed name.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "refused",
            hint: "a lock, a port or a file with a fixed name that the first copy holds",
            mutants: &["single-instance"],
        },
        Reason {
            id: "shared",
            hint: "the socket has a fixed name, and each copy replaces that of the one before it",
            mutants: &["socket-name-fixed"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

const COPIES: usize = 8;

async fn run(stage: &mut Stage) -> Outcome {
    let copies = announced(stage).await?;
    let mut addresses = Vec::new();
    for copy in &copies {
        let address = copy.address()?;
        if addresses.contains(&address) {
            return shared(format!(
                "two copies announce {}",
                excerpt(&copy.line.address().unwrap_or_default())
            ));
        }
        addresses.push(address);
    }
    let mut clients = Vec::new();
    for copy in &copies {
        clients.push(served(copy).await?);
    }
    end_one_by_one(&copies, &clients).await
}

/// Starts all copies before it listens to the first.
async fn announced(stage: &mut Stage) -> Result<Vec<Plugin>, Stop> {
    let first = stage.launch(&Start::plain()).await?;
    let together = Start::plain().within(&first.folder);
    let mut launched = vec![first];
    for _ in 1..COPIES {
        launched.push(stage.launch(&together).await?);
    }
    // They share the processors while they start.
    let time = stage.target.start_timeout * 2;
    let lines = join_all(launched.into_iter().map(|copy: Launched| copy.line(time))).await;
    let mut copies = Vec::new();
    for line in lines {
        match line {
            Ok(plugin) => copies.push(plugin),
            Err(why) => return refused(format!("one of them did not start: {why}")),
        }
    }
    Ok(copies)
}

async fn served(copy: &Plugin) -> Result<Client, Stop> {
    let answered = async {
        let client = copy.connect().await?;
        client.answers().await?;
        Ok(client)
    };
    match answered.await {
        Err(Stop::Crash(exit)) => refused(format!("one of them ended with {exit}")),
        Err(Stop::Blocked("handshake/listening" | "grpc/answers")) => {
            refused("one of them does not answer at the address that it announces".to_owned())
        }
        other => other,
    }
}

/// Shutdown ends the copy that was asked and no other.
async fn end_one_by_one(copies: &[Plugin], clients: &[Client]) -> Outcome {
    for (number, client) in clients.iter().enumerate().take(2) {
        client.shut_down().await?;
        for (other, copy) in clients.iter().zip(copies).skip(number + 1) {
            if copy.alive().is_err() || other.answers().await.is_err() {
                return shared("Shutdown of one copy ended another".to_owned());
            }
        }
    }
    Ok(())
}

fn refused<T>(actual: String) -> Result<T, Stop> {
    fail(
        "refused",
        format!("{COPIES} copies that serve at the same time"),
        actual,
    )
}

fn shared<T>(actual: String) -> Result<T, Stop> {
    fail("shared", "a process and an address for each copy", actual)
}
