//! The first bytes of a connection, as a faulty plugin looks at them before TLS does.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::socket::Connection;

/// The type of a TLS record that belongs to a handshake.
const HANDSHAKE: u8 = 22;
/// TLS 1.1, as a `ClientHello` names it.
const TLS_1_1: [u8; 2] = [3, 2];
/// A record's header, a message's header and the version that the message begins with.
const HELLO: usize = 5 + 4 + 2;

/// Whether the client begins with TLS.
pub(super) async fn is_tls(connection: &mut Connection) -> io::Result<bool> {
    Ok(connection.peek(1).await? == [HANDSHAKE])
}

/// Whether the client has nothing newer than TLS 1.1.
pub(super) async fn is_old(connection: &mut Connection) -> io::Result<bool> {
    let begin = connection.peek(HELLO).await?;
    Ok(begin.len() == HELLO && begin[0] == HANDSHAKE && begin[9..] <= TLS_1_1[..])
}

/// Agrees to TLS 1.1, and waits for what never comes.
pub(super) async fn agree_to_old(mut connection: Connection) -> io::Result<()> {
    const CIPHER: [u8; 2] = [0xc0, 0x0a];
    let mut message = vec![2, 0, 0, 38];
    message.extend(TLS_1_1);
    message.extend([7; 32]);
    // No session, the cipher suite, no compression.
    message.push(0);
    message.extend(CIPHER);
    message.push(0);
    let length = u8::try_from(message.len()).expect("it is short");
    let mut record = vec![HANDSHAKE, TLS_1_1[0], TLS_1_1[1], 0, length];
    record.extend(message);
    connection.write_all(&record).await?;
    let mut rest = Vec::new();
    connection.read_to_end(&mut rest).await.map(|_| ())
}
