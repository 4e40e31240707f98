//! Whom the plugin trusts: the owner of the host's certificate, down to the last byte,
//! who has to prove by a signature that it is the owner.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use crate::behaviour::{Clients, Tls};

/// A verifier for both ends.
#[derive(Debug)]
pub(super) struct Trust {
    host: CertificateDer<'static>,
    clients: Clients,
    proof: bool,
    p521: bool,
    pub(super) provider: Arc<CryptoProvider>,
}

impl Trust {
    pub(super) fn new(host: CertificateDer<'static>, clients: Clients, behaviour: &Tls) -> Self {
        Self {
            host,
            clients,
            proof: behaviour.proof,
            p521: behaviour.p521,
            provider: Arc::new(rustls::crypto::aws_lc_rs::default_provider()),
        }
    }

    fn check(
        &self,
        presented: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
    ) -> Result<(), Error> {
        let trusted = match self.clients {
            Clients::Host | Clients::HostOrNobody => *presented == self.host,
            Clients::Anyone | Clients::Unasked => true,
            Clients::SameSubject => subject(presented) == subject(&self.host),
            Clients::HostInChain => *presented == self.host || others.contains(&self.host),
            Clients::NoAuthority => *presented == self.host && !is_authority(presented),
            Clients::None => false,
        };
        if trusted {
            return Ok(());
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn signed(
        &self,
        verified: Result<HandshakeSignatureValid, Error>,
    ) -> Result<HandshakeSignatureValid, Error> {
        if self.proof {
            return verified;
        }
        Ok(HandshakeSignatureValid::assertion())
    }

    fn schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        let mut schemes = algorithms.supported_schemes();
        schemes.retain(|scheme| self.p521 || *scheme != SignatureScheme::ECDSA_NISTP521_SHA512);
        schemes
    }
}

fn subject(certificate: &CertificateDer<'_>) -> Option<String> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    Some(parsed.subject().to_string())
}

fn is_authority(certificate: &CertificateDer<'_>) -> bool {
    X509Certificate::from_der(certificate).is_ok_and(|(_, parsed)| parsed.is_ca())
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
            let algorithms = &self.provider.signature_verification_algorithms;
            self.signed(verify_tls12_signature(
                message,
                certificate,
                signature,
                algorithms,
            ))
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.provider.signature_verification_algorithms;
            self.signed(verify_tls13_signature(
                message,
                certificate,
                signature,
                algorithms,
            ))
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.schemes()
        }
    };
}

impl ClientCertVerifier for Trust {
    fn offer_client_auth(&self) -> bool {
        self.clients != Clients::Unasked
    }

    fn client_auth_mandatory(&self) -> bool {
        !matches!(self.clients, Clients::HostOrNobody | Clients::Unasked)
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        presented: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.check(presented, others)?;
        Ok(ClientCertVerified::assertion())
    }

    signatures!();
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        presented: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.check(presented, others)?;
        Ok(ServerCertVerified::assertion())
    }

    signatures!();
}
