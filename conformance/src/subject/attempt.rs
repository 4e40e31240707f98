//! One try to be served over TLS by an address: what came of it, and what was seen.

use std::io;

use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::client::TlsStream;

use super::connection::{Address, Connection, dial};
use super::identity::Identity;
use super::tls::{Client, client, fault, server_name};
use crate::check::Stop;
use crate::limit;

/// How a client begins HTTP/2 (RFC 9113, 3.4): the magic text and an empty SETTINGS frame.
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// The type of a SETTINGS frame.
const SETTINGS: u8 = 4;
/// The flag of one that answers another.
const ACKNOWLEDGED: u8 = 1;
/// A server sends few frames of its own before it answers the first of ours.
const FRAMES: usize = 16;

/// What came of a try.
#[derive(Debug)]
pub enum Attempt {
    /// It is served HTTP/2.
    Served(Session),
    /// It is turned away, in these words.
    Refused(Refusal),
    /// Nobody listens there, in these words.
    Unreachable(String),
}

/// What TLS settled on.
#[derive(Debug)]
pub struct Session {
    /// The certificate that is served.
    pub certificate: CertificateDer<'static>,
    /// The server asked for a certificate.
    pub demanded: bool,
    /// The protocol that the server selected.
    pub protocol: Option<Vec<u8>>,
}

/// How a try was turned away.
#[derive(Debug)]
pub struct Refusal {
    /// In words.
    pub words: String,
    /// The server has none of the protocols that were offered.
    pub no_protocol: bool,
}

impl Attempt {
    /// Tries `address` as the owner of an identity, or as nobody.
    pub async fn at(address: &Address, presents: Option<&Identity>) -> Result<Self, Stop> {
        let client = client(presents, None)?;
        let attempt = async {
            match dial(address).await {
                Ok(connection) => Self::over(connection, &client).await,
                Err(error) => Self::Unreachable(error.to_string()),
            }
        };
        let attempt = tokio::time::timeout(limit::TLS.duration, attempt).await;
        attempt.map_err(|_| Stop::Hang(limit::TLS))
    }

    /// Whether HTTP/2 is answered there without TLS.
    pub async fn is_in_the_clear(address: &Address) -> Result<bool, Stop> {
        let exchange = async {
            match dial(address).await {
                Ok(connection) => speaks_plaintext(connection).await,
                Err(_) => false,
            }
        };
        let answer = tokio::time::timeout(limit::CALL.duration, exchange).await;
        answer.map_err(|_| Stop::Hang(limit::CALL))
    }

    async fn over(connection: Connection, client: &Client) -> Self {
        let mut stream = match client.connector.connect(server_name(), connection).await {
            Ok(stream) => stream,
            Err(error) => return Self::refused(&error),
        };
        // In TLS 1.3 the server looks at our certificate after the handshake is over for us.
        if let Err(error) = exchange(&mut stream).await {
            return Self::refused(&error);
        }
        let session = stream.get_ref().1;
        let served = session.peer_certificates().and_then(<[_]>::first);
        Self::Served(Session {
            certificate: served.expect("a server has one").clone().into_owned(),
            demanded: client.presenter.was_asked(),
            protocol: session.alpn_protocol().map(<[u8]>::to_vec),
        })
    }

    fn refused(error: &io::Error) -> Self {
        let no_protocol = matches!(
            fault(error),
            Some(rustls::Error::AlertReceived(
                rustls::AlertDescription::NoApplicationProtocol
            ))
        );
        let words = match error.kind() {
            io::ErrorKind::UnexpectedEof => "it closed the connection".to_owned(),
            _ => error.to_string(),
        };
        Self::Refused(Refusal { words, no_protocol })
    }
}

/// Begins HTTP/2 and waits until the server has read that.
async fn exchange(stream: &mut TlsStream<Connection>) -> io::Result<()> {
    stream.write_all(PREFACE).await?;
    for _ in 0..FRAMES {
        let mut header = [0; 9];
        stream.read_exact(&mut header).await?;
        let length = u32::from_be_bytes([0, header[0], header[1], header[2]]);
        if header[3] == SETTINGS && header[4] & ACKNOWLEDGED != 0 {
            return Ok(());
        }
        tokio::io::copy(
            &mut (&mut *stream).take(length.into()),
            &mut tokio::io::sink(),
        )
        .await?;
    }
    Err(io::Error::other("it speaks something else than HTTP/2"))
}

/// Whether HTTP/2 is answered in the clear: a server's first frame is SETTINGS.
pub(super) async fn speaks_plaintext(mut connection: Connection) -> bool {
    let mut header = [0; 9];
    // A TLS server resets the connection, or sends an alert of fewer bytes and closes it.
    let answered = connection.write_all(PREFACE).await.is_ok()
        && connection.read_exact(&mut header).await.is_ok();
    answered && header[3] == SETTINGS
}
