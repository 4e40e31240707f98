//! The plugin serves what it accepts, and says where.

use super::meeting::{Meeting, name};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Address, Client, Heard, Stage, describe, excerpt};

pub(super) static CHECK: Check = Check {
    id: "broker/accepts",
    clause: "BRK-2",
    level: Level::Must,
    suite: Suite::Broker,
    title: "where the plugin accepts an id, it announces a socket that it serves",
    why: "The host learns from the announcement alone where to connect. Without one its dial \
          ends with `timeout waiting for connection info`; with a wrong one each call fails with \
          `connect: no such file or directory`, or reaches another service.",
    remedy: "Listen on a new socket, then send `ConnInfo` with the id that is accepted, network \
             `unix` or `tcp` in lower case, and the full path or `host:port`; serve gRPC there.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "not-announced",
            hint: "accepting listens, and sends nothing on the open StartStream call",
            mutants: &["broker-accept-unannounced"],
        },
        Reason {
            id: "other-id",
            hint: "the field `service_id` is not set, or set to a number of the plugin's own",
            mutants: &["broker-announces-zero"],
        },
        Reason {
            id: "network",
            hint: "the network is written as the language calls it",
            mutants: &["broker-announces-capitals"],
        },
        Reason {
            id: "unreachable",
            hint: "the address is a name without its folder, or not the one that is listened on",
            mutants: &["broker-announces-file-name"],
        },
        Reason {
            id: "early",
            hint: "the announcement is sent before the socket listens",
            mutants: &["broker-announces-early"],
        },
        Reason {
            id: "other-endpoint",
            hint: "the address of the main socket is announced, or one server serves all ids",
            mutants: &["broker-announces-main"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// As a host's counter begins, and as an application may choose.
const IDS: [u32; 3] = [1, 2_000_000_011, u32::MAX];

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    for id in IDS {
        let mut probe = meeting.client.probe();
        let accepting = meeting.client.call(probe.accept(id));
        let (accepted, found) = tokio::join!(accepting, look(&meeting, id));
        meeting.still_open()?;
        if let Err(status) = accepted? {
            return fail(
                "not-announced",
                format!("an announcement of id {id}"),
                format!("its probe could not accept: {}", describe(&status)),
            );
        }
        let (address, client) = found?;
        judge(&meeting, id, &address, client).await?;
    }
    meeting.plugin.alive()
}

/// Waits for the announcement, and connects at that moment.
async fn look(meeting: &Meeting, id: u32) -> Result<(Address, Option<Client>), Stop> {
    let announced = |heard: &Heard| heard.announcement(id).is_some();
    let heard = meeting.broker.until(limit::BROKER, announced).await;
    if let Some(address) = meeting.broker.announced(id).await {
        return match meeting.plugin.connect_to(address.clone()).await {
            Ok(client) => Ok((address, Some(client))),
            Err(Stop::Blocked(_)) => Ok((address, None)),
            Err(other) => Err(other),
        };
    }
    meeting.still_open()?;
    let expected = format!("an announcement of id {id} with network `unix` or `tcp`");
    match (heard.announcement(id), heard.messages.last()) {
        (Some(message), _) => {
            let seen = format!("the network {}", excerpt(&message.network));
            fail("network", expected, seen)
        }
        (None, Some(message)) => {
            let seen = format!("an announcement of id {}", message.service_id);
            fail("other-id", expected, seen)
        }
        (None, None) => {
            let seen = format!("none within {}", limit::BROKER.seconds());
            fail("not-announced", expected, seen)
        }
    }
}

async fn judge(meeting: &Meeting, id: u32, address: &Address, client: Option<Client>) -> Outcome {
    let Some(client) = client else {
        let place = match address {
            Address::Unix(path) => excerpt(&path.to_string_lossy()),
            Address::Tcp(address) => excerpt(address),
        };
        let expected = "a socket that is served when it is announced";
        return match meeting.plugin.connect_to(address.clone()).await {
            Ok(_) => fail("early", expected, format!("{place} was served later")),
            Err(Stop::Blocked("handshake/listening")) => fail(
                "unreachable",
                expected,
                format!("nobody listens at {place}"),
            ),
            Err(Stop::Blocked(_)) => fail("unreachable", expected, format!("no HTTP/2 at {place}")),
            Err(other) => Err(other),
        };
    };
    let expected = format!("an endpoint that calls itself `{id}`");
    match name(&client).await? {
        Ok(name) if name == id.to_string() => Ok(()),
        Ok(name) => {
            let seen = format!("one that calls itself {}", excerpt(&name));
            fail("other-endpoint", expected, seen)
        }
        Err(status) => fail("other-endpoint", expected, describe(&status)),
    }
}
