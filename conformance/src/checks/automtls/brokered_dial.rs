//! What the plugin dials through the broker is its host.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::checks::broker;
use crate::limit;
use crate::subject::{
    Accepted, BrokerStream, Caller, CertificateDer, Client, Identity, Plugin, Stage, Start, Status,
    describe,
};

pub(super) static CHECK: Check = Check {
    id: "automtls/brokered-dial",
    clause: "TLS-8",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "where the plugin dials a brokered connection, it presents its certificate and \
            demands the host's",
    why: "A Go host serves brokered connections under TLS and demands the announced certificate: \
          a plugin without it never gets its callbacks (`tls: client didn't provide a \
          certificate`, or a plugin that hangs in a dial). One that takes every server hands its \
          secrets to whoever listens there.",
    remedy: "Dial with the plugin's own certificate and key, trust the certificate in \
             `PLUGIN_CLIENT_CERT` alone, and name the server `localhost` whatever its address.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "plaintext",
            hint: "the plugin's client is made without the TLS configuration",
            mutants: &["tls-dial-plaintext"],
        },
        Reason {
            id: "failed",
            hint: "the plugin's client cannot verify P-521 or a certificate with CA:TRUE, trusts \
                   the system's authorities, or takes the socket's path for the server's name",
            mutants: &["tls-dial-distrusting"],
        },
        Reason {
            id: "no-certificate",
            hint: "the client's side of TLS has no certificate of its own",
            mutants: &["tls-dial-nameless"],
        },
        Reason {
            id: "other-certificate",
            hint: "a certificate is made for each connection",
            mutants: &["tls-dial-other-certificate"],
        },
        Reason {
            id: "any-server",
            hint: "the server's certificate is not verified when the plugin dials",
            mutants: &["tls-dial-trusting"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.identity().await?;
    let plugin = stage.secured(Start::probing()).await?;
    let announced = plugin.certificate()?;
    let client = plugin.connect().await?;
    // One for both dials: a broker that lost its stream dials nobody (BRK-8).
    let stream = client.broker();
    let meeting = Meeting {
        plugin: &plugin,
        client: &client,
        broker: &stream,
    };
    let (reply, callers) = meeting.dialled(11, &host).await?;
    if callers.is_empty() {
        // Where dials fail without TLS too, that is another's to report.
        broker::Meeting::start(stage)
            .await?
            .dials_otherwise()
            .await?;
    }
    judge(reply, &callers, &announced)?;
    let double = Identity::new(host.profile)?;
    let (reply, _) = meeting.dialled(12, &double).await?;
    if reply.is_ok() {
        return fail(
            "any-server",
            "no call to a server whose certificate has the host's name and another key",
            "the call was made",
        );
    }
    plugin.alive()
}

type Reply = Result<Vec<u8>, Status>;

struct Meeting<'a> {
    plugin: &'a Plugin,
    client: &'a Client,
    broker: &'a BrokerStream,
}

impl Meeting<'_> {
    /// Has the plugin dial an id that is served as somebody.
    async fn dialled(&self, id: u32, server: &Identity) -> Result<(Reply, Vec<Caller>), Stop> {
        let accepted = Accepted::unix(&self.plugin.folder, &id.to_string(), Some(server))?;
        self.broker.announce(id, &accepted.address);
        let mut probe = self.client.probe();
        let reply = self.client.call_within(limit::DIAL, probe.dial(id)).await?;
        Ok((reply, accepted.callers()))
    }
}

fn judge(reply: Reply, callers: &[Caller], announced: &CertificateDer<'_>) -> Outcome {
    let expected = "a call under TLS from the owner of the announced certificate";
    let came = callers
        .iter()
        .find(|caller| matches!(caller, Caller::Came(_)));
    match came.or(callers.last()) {
        Some(Caller::Plaintext) => fail("plaintext", expected, "a client in the clear"),
        Some(Caller::Came(None)) => fail("no-certificate", expected, "a client without one"),
        Some(Caller::Came(Some(certificate))) if certificate != announced => {
            fail("other-certificate", expected, "a client with another one")
        }
        Some(Caller::Failed(words)) => fail(
            "failed",
            expected,
            format!("a handshake that failed: {words}{}", told(&reply)),
        ),
        Some(Caller::Came(_)) => match reply {
            Ok(name) if name == b"11" => Ok(()),
            Ok(name) => {
                let name = String::from_utf8_lossy(&name).into_owned();
                fail("failed", expected, format!("it says it reached `{name}`"))
            }
            Err(status) => fail("failed", expected, describe(&status)),
        },
        None => fail(
            "failed",
            expected,
            format!("nobody connected{}", told(&reply)),
        ),
    }
}

fn told(reply: &Reply) -> String {
    match reply {
        Ok(_) => String::new(),
        Err(status) => format!("; the plugin says {}", describe(status)),
    }
}
