//! Both ends of TLS as a host has them: nobody is trusted but the owner of one exact
//! certificate, and whoever presents it must prove that the key is theirs.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::sign::CertifiedKey;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme,
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::identity::{Identity, LOCALHOST};
use crate::check::Stop;

/// The protocol that both sides must settle on (GRPC-4).
pub const HTTP2: &[u8] = b"h2";

/// What a client presents to a server that demands a certificate, and whether one did.
#[derive(Debug)]
pub(super) struct Presenter {
    certified: Option<Arc<CertifiedKey>>,
    demanded: AtomicBool,
}

impl Presenter {
    /// Built by hand: a certificate with another's key is among what is tried.
    fn new(presents: Option<&Identity>, provider: &CryptoProvider) -> Result<Self, Error> {
        let certified = match presents {
            None => None,
            Some(identity) => {
                let key = provider.key_provider.load_private_key(identity.key())?;
                Some(Arc::new(CertifiedKey::new(identity.chain.clone(), key)))
            }
        };
        Ok(Self {
            certified,
            demanded: AtomicBool::new(false),
        })
    }

    /// Whether a server asked for a certificate.
    pub(super) fn was_asked(&self) -> bool {
        self.demanded.load(Ordering::Relaxed)
    }
}

impl ResolvesClientCert for Presenter {
    fn resolve(&self, _: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.demanded.store(true, Ordering::Relaxed);
        let certified = self.certified.clone()?;
        // As a Go host: what the server could not verify is not presented.
        certified.key.choose_scheme(schemes)?;
        Some(certified)
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// A client's end, and what it presents.
pub(super) struct Client {
    pub(super) connector: TlsConnector,
    pub(super) presenter: Arc<Presenter>,
}

/// Makes the client's end. Without `pinned` whatever is served is taken, to be looked at.
pub(super) fn client(
    presents: Option<&Identity>,
    pinned: Option<CertificateDer<'static>>,
) -> Result<Client, Stop> {
    let verifier = Arc::new(Verifier::new(pinned));
    let provider = verifier.provider.clone();
    let made = || -> Result<Client, Error> {
        let presenter = Arc::new(Presenter::new(presents, &provider)?);
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_cert_resolver(presenter.clone());
        config.alpn_protocols = vec![HTTP2.to_vec()];
        Ok(Client {
            connector: Arc::new(config).into(),
            presenter,
        })
    };
    made().map_err(|error| Stop::Broken(error.to_string()))
}

/// Makes the server's end, for brokered connections. It asks for a certificate and takes
/// whatever comes, even none, to be looked at.
pub(super) fn acceptor(presents: &Identity) -> Result<TlsAcceptor, Stop> {
    let verifier = Arc::new(Verifier::new(None));
    let provider = verifier.provider.clone();
    let config = || -> Result<ServerConfig, Error> {
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(verifier)
            .with_single_cert(presents.chain.clone(), presents.key())?;
        config.alpn_protocols = vec![HTTP2.to_vec()];
        Ok(config)
    };
    let config = config().map_err(|error| Stop::Broken(error.to_string()))?;
    Ok(Arc::new(config).into())
}

/// The name that a host calls its plugin by (TLS-6).
pub(super) fn server_name() -> ServerName<'static> {
    ServerName::try_from(LOCALHOST).expect("it is a name")
}

/// The fault that ended a handshake, where TLS itself found one.
pub(super) fn fault(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

/// What the verifier says of a certificate that is not the pinned one.
pub(super) const NOT_PINNED: Error =
    Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure);

#[derive(Debug)]
struct Verifier {
    pinned: Option<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn new(pinned: Option<CertificateDer<'static>>) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        Self { pinned, provider }
    }

    fn check(&self, presented: &CertificateDer<'_>) -> Result<(), Error> {
        match &self.pinned {
            Some(pinned) if pinned != presented => Err(NOT_PINNED),
            _ => Ok(()),
        }
    }

    fn signed_12(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn signed_13(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

/// The two traits ask the same of the signatures.
macro_rules! signatures {
    () => {
        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            self.signed_12(message, certificate, signature)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            self.signed_13(message, certificate, signature)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.schemes()
        }
    };
}

impl ServerCertVerifier for Verifier {
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

impl ClientCertVerifier for Verifier {
    fn client_auth_mandatory(&self) -> bool {
        self.pinned.is_some()
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
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
