//! `AutoMTLS`: the plugin's certificate, and trust in the host's and in no other.

use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName as Subject, Error,
    ServerConfig, SignatureScheme,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::limit;
use crate::link::{Link, Raw};

/// The name that both sides go by (TLS-3, TLS-8).
const NAME: &str = "localhost";
/// What gRPC is called in TLS (GRPC-4).
const PROTOCOL: &[u8] = b"h2";
/// By how much a clock may be late.
const DATED_BACK: Duration = Duration::seconds(30);
/// Longer than any process lives, and before the year in which dates change their form.
const VALID_FOR: Duration = Duration::days(3_650);

/// Why there is no TLS. There is no plaintext then either (ENV-9).
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error("`PLUGIN_CLIENT_CERT` is not one certificate in PEM")]
    Unusable,
    #[error("cannot make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("cannot set up TLS: {0}")]
    Setup(#[from] Error),
}

/// Both ends of TLS, for the main connection and the brokered ones (TLS-8).
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    connector: TlsConnector,
    /// The certificate as the handshake line carries it.
    pub(crate) announced: Arc<str>,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tls").finish_non_exhaustive()
    }
}

impl Tls {
    /// For a host that sent this certificate.
    pub(crate) fn new(host: &str) -> Result<Self, TlsError> {
        let host = CertificateDer::from_pem_slice(host.as_bytes())
            .ok()
            .filter(|certificate| ParsedCertificate::try_from(certificate).is_ok())
            .ok_or(TlsError::Unusable)?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let pinned = Arc::new(Pinned {
            host,
            provider: provider.clone(),
        });
        let (certificate, key) = identity()?;
        let chain = vec![certificate.clone()];
        let mut server = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(pinned.clone())
            .with_single_cert(chain.clone(), key.clone_key())?;
        let mut client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(pinned)
            .with_client_auth_cert(chain, key)?;
        server.alpn_protocols = vec![PROTOCOL.to_vec()];
        client.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(Self {
            acceptor: Arc::new(server).into(),
            connector: Arc::new(client).into(),
            announced: STANDARD_NO_PAD.encode(certificate).into(),
        })
    }
}

/// Answers a peer's handshake where there is TLS; one that stalls is given up.
pub(crate) async fn accept(tls: Option<&Tls>, raw: Raw) -> io::Result<Link> {
    let Some(tls) = tls else {
        return Ok(Link::Plain(raw));
    };
    let stream = tokio::time::timeout(limit::TLS, tls.acceptor.accept(raw)).await??;
    Ok(Link::Tls(Box::new(stream.into())))
}

/// Opens TLS towards a peer where there is TLS.
pub(crate) async fn connect(tls: Option<&Tls>, raw: Raw) -> io::Result<Link> {
    let Some(tls) = tls else {
        return Ok(Link::Plain(raw));
    };
    let name = ServerName::try_from(NAME).expect("it is a name");
    let stream = tokio::time::timeout(limit::TLS, tls.connector.connect(name, raw)).await??;
    Ok(Link::Tls(Box::new(stream.into())))
}

/// A certificate of the profile that every TLS library takes, and its key, which never
/// leaves the process.
fn identity() -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), rcgen::Error> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut parameters = CertificateParams::new([NAME.to_owned()])?;
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, NAME);
    parameters.not_before = OffsetDateTime::now_utc() - DATED_BACK;
    parameters.not_after = parameters.not_before + VALID_FOR;
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    let certificate = parameters.self_signed(&key)?;
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    Ok((certificate.der().clone(), key))
}

/// Trusts the owner of the host's certificate (TLS-1). Both certificates are self-signed,
/// so the whole of it is compared; that the peer has its key is for the signature to show.
#[derive(Debug)]
struct Pinned {
    host: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl Pinned {
    fn check(&self, presented: &CertificateDer<'_>) -> Result<(), Error> {
        if *presented == self.host {
            return Ok(());
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }
}

macro_rules! signatures {
    () => {
        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.provider.signature_verification_algorithms;
            verify_tls12_signature(message, certificate, signature, algorithms)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.provider.signature_verification_algorithms;
            verify_tls13_signature(message, certificate, signature, algorithms)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.provider
                .signature_verification_algorithms
                .supported_schemes()
        }
    };
}

impl ClientCertVerifier for Pinned {
    fn root_hint_subjects(&self) -> &[Subject] {
        &[]
    }

    fn verify_client_cert(
        &self,
        presented: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.check(presented)?;
        Ok(ClientCertVerified::assertion())
    }

    signatures!();
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        presented: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.check(presented)?;
        Ok(ServerCertVerified::assertion())
    }

    signatures!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_certificate_is_one() {
        let names = ["localhost".to_owned()];
        let host = rcgen::generate_simple_self_signed(names)
            .unwrap()
            .cert
            .pem();
        let tls = Tls::new(&host).unwrap();
        assert!(!tls.announced.contains('='));
        let half = &host[..host.len() / 2];
        let altered = host.replacen("MI", "AA", 1);
        for unusable in ["", "garbage", half, &altered] {
            assert!(
                matches!(Tls::new(unusable), Err(TlsError::Unusable)),
                "{unusable}"
            );
        }
    }
}
