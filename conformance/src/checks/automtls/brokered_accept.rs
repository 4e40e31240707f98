//! What the plugin accepts through the broker is as guarded as its main endpoint.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::subject::{
    Address, Attempt, BrokerStream, CertificateDer, Client, Identity, Plugin, Stage, Start,
    describe,
};

pub(super) static CHECK: Check = Check {
    id: "automtls/brokered-accept",
    clause: "TLS-8",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "where the plugin accepts a brokered connection, it serves TLS to its host alone",
    why: "A Go host dials brokered connections as it dials the plugin: with its certificate, \
          trusting the announced one alone. Plaintext or another certificate ends in `transport: \
          authentication handshake failed`; an endpoint that asks for no certificate works, and \
          is open to every process on the machine.",
    remedy: "Use the same certificate, the same trust and the same demand for a client \
             certificate for each brokered server as for the main one. In Go take \
             `broker.AcceptAndServe`: `broker.Accept` and a server of your own has no TLS.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "plaintext",
            hint: "brokered servers are made without the TLS configuration",
            mutants: &["tls-brokered-plaintext"],
        },
        Reason {
            id: "refused",
            hint: "brokered servers trust something else than the host's certificate",
            mutants: &["tls-brokered-nobody"],
        },
        Reason {
            id: "other-certificate",
            hint: "a certificate is made for each server",
            mutants: &["tls-brokered-other-certificate"],
        },
        Reason {
            id: "no-client-required",
            hint: "client authentication is set up for the main endpoint alone",
            mutants: &["tls-brokered-open"],
        },
        Reason {
            id: "foreign-client",
            hint: "client certificates are demanded and not verified there",
            mutants: &["tls-brokered-anyone"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.identity().await?;
    let plugin = stage.secured(Start::probing()).await?;
    let client = plugin.connect().await?;
    let broker = client.broker();
    let address = accept(&client, &broker, 1).await?;
    served_to_the_host(&plugin, &host, &address).await?;
    call(&plugin, &client, &broker, 2).await?;
    // Each with an id of its own: an endpoint may take one connection (BRK-6).
    let address = accept(&client, &broker, 3).await?;
    if let Attempt::Served(_) = Attempt::at(&address, None).await? {
        return fail(
            "no-client-required",
            "no HTTP/2 for a client without a certificate on a brokered endpoint",
            "it is served",
        );
    }
    let stranger = Identity::named(host.profile, "stranger.example")?;
    let address = accept(&client, &broker, 4).await?;
    if let Attempt::Served(_) = Attempt::at(&address, Some(&stranger)).await? {
        return fail(
            "foreign-client",
            "no HTTP/2 for a client with a certificate of its own on a brokered endpoint",
            "it is served",
        );
    }
    plugin.alive()
}

/// Has the plugin accept an id, and waits until it says where.
async fn accept(client: &Client, broker: &BrokerStream, id: u32) -> Result<Address, Stop> {
    match client.call(client.probe().accept(id)).await {
        Ok(Ok(())) => {}
        Ok(Err(_)) | Err(Stop::Hang(_)) => return blocked_by("broker/accepts"),
        Err(other) => return Err(other),
    }
    let announced = broker.announced(id).await;
    announced.map_or_else(|| blocked_by("broker/accepts"), Ok)
}

async fn served_to_the_host(plugin: &Plugin, host: &Identity, address: &Address) -> Outcome {
    let announced = plugin.certificate()?;
    let expected = "TLS for the host, with the announced certificate, on a brokered endpoint";
    match Attempt::at(address, Some(host)).await? {
        Attempt::Served(session) if session.certificate == announced => Ok(()),
        Attempt::Served(_) => said_by_served_certificate(plugin, host, &announced, expected).await,
        Attempt::Unreachable(_) => blocked_by("broker/accepts"),
        Attempt::Refused(refusal) => {
            plugin.alive()?;
            if Attempt::is_in_the_clear(address).await? {
                return fail("plaintext", expected, "HTTP/2 in the clear");
            }
            fail("refused", expected, refusal.words)
        }
    }
}

async fn said_by_served_certificate(
    plugin: &Plugin,
    host: &Identity,
    announced: &CertificateDer<'static>,
    expected: &'static str,
) -> Outcome {
    match plugin.attempt(Some(host)).await? {
        Attempt::Served(main) if main.certificate == *announced => {
            fail("other-certificate", expected, "another certificate")
        }
        _ => blocked_by("automtls/served-certificate"),
    }
}

/// A whole call, as a host makes it.
async fn call(plugin: &Plugin, client: &Client, broker: &BrokerStream, id: u32) -> Outcome {
    let address = accept(client, broker, id).await?;
    let brokered = plugin.connect_to(address).await?;
    let seen = match brokered.call(brokered.probe().echo(Vec::new())).await? {
        Ok(name) if name == id.to_string().into_bytes() => return Ok(()),
        Ok(_) => return blocked_by("broker/accepts"),
        Err(status) => describe(&status),
    };
    fail(
        "refused",
        format!("the probe of brokered endpoint {id} under TLS"),
        seen,
    )
}
