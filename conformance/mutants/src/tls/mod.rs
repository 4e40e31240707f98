//! `AutoMTLS`: the plugin's certificate, whom it trusts, and the connections under it.

mod certificate;
mod hello;
mod link;
mod trust;

use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, ServerConfig};

use crate::behaviour::{self, BrokeredClient, BrokeredServer, Clients};
use certificate::Identity;
use trust::Trust;

pub(crate) use link::{Link, secured};

/// Why a host that asks for `AutoMTLS` is not served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error(
        "PLUGIN_CLIENT_CERT holds no certificate that can be read, expected one block of PEM; \
         without it nobody can be trusted"
    )]
    Unusable,
    #[error("cannot make a certificate")]
    Certificate(#[from] rcgen::Error),
    #[error("cannot set up TLS")]
    Setup(#[from] rustls::Error),
}

/// What a host that asked for `AutoMTLS` is served with.
#[derive(Debug, Clone)]
pub(crate) struct Tls {
    /// The certificate as the line announces it.
    pub(crate) announced: String,
    /// The main endpoint.
    pub(crate) main: Security,
    /// The endpoints that the broker accepts, unless they are in the clear.
    pub(crate) brokered: Option<Security>,
    /// The dials of the broker, unless they are in the clear.
    pub(crate) dials: Option<Arc<ClientConfig>>,
}

/// How connections to one endpoint are secured.
#[derive(Debug, Clone)]
pub(crate) struct Security {
    config: Arc<ServerConfig>,
    plaintext_too: bool,
    old: bool,
    one_by_one: bool,
}

impl Tls {
    /// What a host is served with that sent this certificate; nothing where it is served
    /// in the clear.
    pub(crate) fn of(
        behaviour: &behaviour::Tls,
        client: Option<&str>,
    ) -> Result<Option<Self>, TlsError> {
        let Some(client) = client else {
            return Ok(None);
        };
        match certificate_of(client) {
            Some(_) if behaviour.plaintext_for_usable => Ok(None),
            Some(host) => Self::new(behaviour, &host).map(Some),
            None if behaviour.plaintext_for_unusable => Ok(None),
            None => Err(TlsError::Unusable),
        }
    }

    fn new(behaviour: &behaviour::Tls, host: &CertificateDer<'static>) -> Result<Self, TlsError> {
        let own = Identity::new(behaviour)?;
        let other = Identity::new(behaviour)?;
        let trust = |clients| Trust::new(host.clone(), clients, behaviour);
        let serves = if behaviour.serves_other { &other } else { &own };
        let secure = |identity: &Identity, clients| {
            Ok::<_, TlsError>(Security {
                config: server(identity, trust(clients), behaviour.protocol)?,
                plaintext_too: behaviour.plaintext_too,
                old: behaviour.old,
                one_by_one: behaviour.one_by_one,
            })
        };
        let brokered = match behaviour.brokered_server {
            BrokeredServer::Plaintext => None,
            BrokeredServer::Mutual => Some((serves, Clients::Host)),
            BrokeredServer::Open => Some((serves, Clients::HostOrNobody)),
            BrokeredServer::Anyone => Some((serves, Clients::Anyone)),
            BrokeredServer::OtherCertificate => Some((&other, Clients::Host)),
            BrokeredServer::Nobody => Some((serves, Clients::None)),
        };
        let dials = match behaviour.brokered_client {
            BrokeredClient::Plaintext => None,
            BrokeredClient::Mutual => Some((Some(&own), Clients::Host)),
            BrokeredClient::Nameless => Some((None, Clients::Host)),
            BrokeredClient::OtherCertificate => Some((Some(&other), Clients::Host)),
            BrokeredClient::Trusting => Some((Some(&own), Clients::Anyone)),
            BrokeredClient::Distrusting => Some((Some(&own), Clients::None)),
        };
        let brokered = brokered.map(|(identity, clients)| secure(identity, clients));
        let dials = dials.map(|(identity, servers)| client(identity, trust(servers)));
        Ok(Self {
            announced: own.announced(behaviour.announced),
            main: secure(serves, behaviour.clients)?,
            brokered: brokered.transpose()?,
            dials: dials.transpose()?,
        })
    }
}

/// The one certificate in a text, where there is one and it can be read.
fn certificate_of(pem: &str) -> Option<CertificateDer<'static>> {
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
    ParsedCertificate::try_from(&certificate).ok()?;
    Some(certificate)
}

fn server(
    identity: &Identity,
    trust: Trust,
    protocol: Option<&str>,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(trust.provider.clone())
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(Arc::new(trust))
        .with_single_cert(vec![identity.certificate.clone()], identity.key())?;
    config.alpn_protocols = protocol
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    Ok(Arc::new(config))
}

fn client(identity: Option<&Identity>, trust: Trust) -> Result<Arc<ClientConfig>, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(trust.provider.clone())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(trust));
    let mut config = match identity {
        Some(identity) => {
            builder.with_client_auth_cert(vec![identity.certificate.clone()], identity.key())?
        }
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(Arc::new(config))
}

/// The name that both sides go by (TLS-8).
fn localhost() -> ServerName<'static> {
    ServerName::try_from("localhost").expect("it is a name")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host() -> String {
        let names = ["localhost".to_owned()];
        rcgen::generate_simple_self_signed(names)
            .unwrap()
            .cert
            .pem()
    }

    #[test]
    fn plaintext_is_for_hosts_that_did_not_ask() {
        let right = behaviour::Tls::default();
        assert!(Tls::of(&right, None).unwrap().is_none());
        assert!(Tls::of(&right, Some(&host())).unwrap().is_some());
        let half = host().len() / 2;
        for unusable in ["garbage", &host()[..half]] {
            let refused = Tls::of(&right, Some(unusable));
            assert!(matches!(refused, Err(TlsError::Unusable)));
        }
    }

    #[test]
    fn faults_are_apart() {
        let usable = behaviour::Tls {
            plaintext_for_usable: true,
            ..behaviour::Tls::default()
        };
        assert!(Tls::of(&usable, Some(&host())).unwrap().is_none());
        assert!(Tls::of(&usable, Some("garbage")).is_err());
        let unusable = behaviour::Tls {
            plaintext_for_unusable: true,
            ..behaviour::Tls::default()
        };
        assert!(Tls::of(&unusable, Some(&host())).unwrap().is_some());
        assert!(Tls::of(&unusable, Some("garbage")).unwrap().is_none());
    }
}
