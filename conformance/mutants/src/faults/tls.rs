//! Faults of a plugin under TLS.

use super::{Fault, fault};
use crate::behaviour::{
    Announced, BrokeredClient, BrokeredServer, Clients, Controller, Exit, Name, Usage, Validity,
};

pub(super) const FAULTS: &[Fault] = &[
    fault("tls-plaintext-too", "takes plaintext beside TLS", |b| {
        b.tls.plaintext_too = true;
    }),
    fault("tls-certificate-missing", "announces no certificate", |b| {
        b.tls.announced = Announced::Nothing;
    }),
    fault(
        "tls-certificate-padded",
        "pads its certificate's base64",
        |b| b.tls.announced = Announced::Padded,
    ),
    fault(
        "tls-certificate-url-alphabet",
        "writes its certificate in the alphabet for URLs",
        |b| b.tls.announced = Announced::UrlAlphabet,
    ),
    fault(
        "tls-certificate-cut",
        "leaves out the last bytes of its certificate",
        |b| b.tls.announced = Announced::Cut,
    ),
    fault(
        "tls-certificate-pem",
        "announces the PEM form of its certificate",
        |b| b.tls.announced = Announced::Pem,
    ),
    fault(
        "tls-certificate-long",
        "announces a certificate of 50 KB",
        |b| b.tls.name = Name::Many,
    ),
    fault(
        "tls-serves-other-certificate",
        "serves another certificate than it announces",
        |b| b.tls.serves_other = true,
    ),
    fault("tls-trusts-nobody", "turns its host away", |b| {
        b.tls.clients = Clients::None;
    }),
    fault("tls-without-p521", "cannot verify P-521", |b| {
        b.tls.p521 = false;
    }),
    fault(
        "tls-refuses-authority",
        "takes no certificate of an authority from its host",
        |b| b.tls.clients = Clients::NoAuthority,
    ),
    fault(
        "tls-name-common-only",
        "has `localhost` in its certificate's subject alone",
        |b| b.tls.name = Name::CommonNameOnly,
    ),
    fault("tls-name-other", "has a certificate of another name", |b| {
        b.tls.name = Name::Other;
    }),
    fault(
        "tls-name-address",
        "has a certificate of an IP address",
        |b| b.tls.name = Name::Address,
    ),
    fault("tls-expired", "has an expired certificate", |b| {
        b.tls.validity = Validity::Past;
    }),
    fault(
        "tls-not-yet-valid",
        "has a certificate that is valid tomorrow",
        |b| b.tls.validity = Validity::Future,
    ),
    fault(
        "tls-usage-client",
        "has a certificate for clients alone",
        |b| b.tls.usage = Usage::Client,
    ),
    fault(
        "tls-usage-server",
        "has a certificate for servers alone",
        |b| b.tls.usage = Usage::Server,
    ),
    fault("tls-without-alpn", "selects no protocol", |b| {
        b.tls.protocol = None;
    }),
    fault("tls-alpn-http1", "has no protocol but `http/1.1`", |b| {
        b.tls.protocol = Some("http/1.1");
    }),
    fault("tls-old-version", "agrees to TLS 1.1", |b| {
        b.tls.old = true;
    }),
    fault(
        "tls-client-optional",
        "serves clients without a certificate",
        |b| b.tls.clients = Clients::HostOrNobody,
    ),
    fault("tls-client-unasked", "asks nobody for a certificate", |b| {
        b.tls.clients = Clients::Unasked;
    }),
    fault("tls-any-client", "serves whoever has a certificate", |b| {
        b.tls.clients = Clients::Anyone;
    }),
    fault(
        "tls-client-by-name",
        "serves whoever has the name of its host",
        |b| b.tls.clients = Clients::SameSubject,
    ),
    fault(
        "tls-client-by-chain",
        "serves whoever sends its host's certificate along",
        |b| b.tls.clients = Clients::HostInChain,
    ),
    fault(
        "tls-proof-unchecked",
        "takes every signature of a handshake for right",
        |b| b.tls.proof = false,
    ),
    fault(
        "tls-one-by-one",
        "takes no connection while another's handshake lasts",
        |b| b.tls.one_by_one = true,
    ),
    fault(
        "tls-brokered-plaintext",
        "serves brokered connections in the clear",
        |b| b.tls.brokered_server = BrokeredServer::Plaintext,
    ),
    fault(
        "tls-brokered-open",
        "asks no brokered client for a certificate",
        |b| b.tls.brokered_server = BrokeredServer::Open,
    ),
    fault(
        "tls-brokered-anyone",
        "serves every brokered client that has a certificate",
        |b| b.tls.brokered_server = BrokeredServer::Anyone,
    ),
    fault(
        "tls-brokered-other-certificate",
        "has another certificate on brokered connections",
        |b| b.tls.brokered_server = BrokeredServer::OtherCertificate,
    ),
    fault(
        "tls-brokered-nobody",
        "turns its host away from brokered connections",
        |b| b.tls.brokered_server = BrokeredServer::Nobody,
    ),
    fault("tls-dial-plaintext", "dials its host in the clear", |b| {
        b.tls.brokered_client = BrokeredClient::Plaintext;
    }),
    fault(
        "tls-dial-nameless",
        "dials its host without a certificate",
        |b| b.tls.brokered_client = BrokeredClient::Nameless,
    ),
    fault(
        "tls-dial-other-certificate",
        "dials its host with another certificate",
        |b| b.tls.brokered_client = BrokeredClient::OtherCertificate,
    ),
    fault(
        "tls-dial-trusting",
        "takes whoever answers its dial for its host",
        |b| b.tls.brokered_client = BrokeredClient::Trusting,
    ),
    fault("tls-dial-distrusting", "turns away from its host", |b| {
        b.tls.brokered_client = BrokeredClient::Distrusting;
    }),
    fault(
        "tls-shutdown-ignored",
        "outlives `Shutdown` under TLS",
        |b| {
            b.tls.controller = Some(Controller {
                exit: Exit::Never,
                ..Controller::default()
            });
        },
    ),
    fault(
        "tls-shutdown-exit-one",
        "exits with status 1 after `Shutdown` under TLS",
        |b| {
            b.tls.controller = Some(Controller {
                status: 1,
                ..Controller::default()
            });
        },
    ),
];
