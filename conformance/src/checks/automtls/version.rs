//! Old versions of TLS are gone.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Plugin, Stage, Start, dial};

pub(super) static CHECK: Check = Check {
    id: "automtls/version",
    clause: "TLS-5",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "a client that knows nothing newer than TLS 1.1 is refused",
    why: "TLS 1.0 and 1.1 are broken (RFC 8996). A Go host never offers them, so whoever does \
          is not the host.",
    remedy: "Set the lowest version to TLS 1.2: `context.minimum_version = TLSVersion.TLSv1_2` in \
             Python, `minVersion: 'TLSv1.2'` in Node. Go, Java and rustls do so by themselves.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "old",
        hint: "the lowest version was set by hand, or the TLS library is very old",
        mutants: &["tls-old-version"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// TLS 1.0 and 1.1, as a `ClientHello` names them.
const OLD: [u8; 2] = [1, 2];
/// The type of a record that belongs to a handshake.
const HANDSHAKE: u8 = 22;
/// The type of the message by which a server agrees.
const SERVER_HELLO: u8 = 2;

async fn run(stage: &mut Stage) -> Outcome {
    for minor in OLD {
        let plugin = stage.secured(Start::plain()).await?;
        let answer = tokio::time::timeout(limit::TLS.duration, offer(&plugin, minor)).await;
        let agreed = answer.map_err(|_| Stop::Hang(limit::TLS))??;
        plugin.alive()?;
        if agreed {
            return fail(
                "old",
                "an alert, or the end of the connection",
                format!("a `ServerHello` for TLS 1.{}", minor - 1),
            );
        }
    }
    Ok(())
}

/// Whether the plugin agrees to a version.
async fn offer(plugin: &Plugin, minor: u8) -> Result<bool, Stop> {
    let Ok(mut connection) = dial(&plugin.address()?).await else {
        plugin.alive()?;
        return blocked_by("handshake/listening");
    };
    let mut answer = [0; 6];
    let answered = connection.write_all(&client_hello(minor)).await.is_ok()
        && connection.read_exact(&mut answer).await.is_ok();
    Ok(answered && answer[0] == HANDSHAKE && answer[5] == SERVER_HELLO)
}

/// A `ClientHello` as clients sent it then (RFC 4346, 7.4.1.2).
fn client_hello(minor: u8) -> Vec<u8> {
    /// ECDHE with ECDSA and with RSA, then RSA alone, each with AES in CBC mode.
    const CIPHERS: [u16; 6] = [0xc00a, 0xc009, 0xc014, 0xc013, 0x0035, 0x002f];
    /// The curves P-256, P-384 and P-521, and points without compression.
    const EXTENSIONS: [u8; 18] = [0, 10, 0, 8, 0, 6, 0, 23, 0, 24, 0, 25, 0, 11, 0, 2, 1, 0];
    let mut body = vec![3, minor];
    body.extend([0x5a; 32]);
    body.push(0);
    body.extend(length(CIPHERS.len() * 2));
    body.extend(CIPHERS.iter().flat_map(|cipher| cipher.to_be_bytes()));
    body.extend([1, 0]);
    body.extend(length(EXTENSIONS.len()));
    body.extend(EXTENSIONS);
    let mut message = vec![1, 0];
    message.extend(length(body.len()));
    message.extend(body);
    let mut record = vec![HANDSHAKE, 3, 1];
    record.extend(length(message.len()));
    record.extend(message);
    record
}

fn length(length: usize) -> [u8; 2] {
    u16::try_from(length).expect("it is short").to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::client_hello;

    #[test]
    fn the_lengths_add_up() {
        let hello = client_hello(2);
        let number = |at: usize| usize::from(u16::from_be_bytes([hello[at], hello[at + 1]]));
        assert_eq!(hello.len(), 5 + number(3));
        assert_eq!(hello.len(), 9 + number(7));
        assert_eq!(&hello[9..11], [3, 2]);
        assert_eq!(number(44), 12);
        assert_eq!(hello.len(), 62 + number(60));
    }
}
