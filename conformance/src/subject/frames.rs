//! HTTP/2 as bytes, right or wrong: a library that is right itself cannot send what a
//! broken host sends.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::connection::{Connection, dial};
use super::plugin::Plugin;
use crate::check::Stop;
use crate::limit::{self, Limit};

/// What a client sends first.
pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The types of frames (RFC 9113, section 6).
pub mod kind {
    #![expect(missing_docs, reason = "they have the names of the standard")]
    pub const DATA: u8 = 0;
    pub const HEADERS: u8 = 1;
    pub const PRIORITY: u8 = 2;
    pub const RST_STREAM: u8 = 3;
    pub const SETTINGS: u8 = 4;
    pub const PUSH_PROMISE: u8 = 5;
    pub const PING: u8 = 6;
    pub const GOAWAY: u8 = 7;
    pub const WINDOW_UPDATE: u8 = 8;
    pub const CONTINUATION: u8 = 9;
}

/// The flag `END_STREAM` of DATA and HEADERS, and `ACK` of SETTINGS and PING.
pub const END_STREAM: u8 = 1;
/// The flag `END_HEADERS` of HEADERS and CONTINUATION.
pub const END_HEADERS: u8 = 4;
/// The flag `PADDED` of DATA and HEADERS.
pub const PADDED: u8 = 8;

/// One frame; its length is that of the payload.
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut bytes = head(length, kind, flags, stream);
    bytes.extend(payload);
    bytes
}

/// The first nine bytes of a frame, whatever follows them.
pub fn head(length: u32, kind: u8, flags: u8, stream: u32) -> Vec<u8> {
    let mut bytes = length.to_be_bytes()[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes
}

/// The preface and empty settings, and what follows them.
pub fn opening(rest: &[u8]) -> Vec<u8> {
    [PREFACE, &frame(kind::SETTINGS, 0, 0, &[]), rest].concat()
}

/// Header fields as HPACK writes them without its tables and without Huffman's code.
pub fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [name, value] {
            length(&mut block, text.len());
            block.extend(text.as_bytes());
        }
    }
    block
}

/// An integer with a prefix of seven bits (RFC 7541, section 5.1).
fn length(block: &mut Vec<u8>, length: usize) {
    const PREFIX: usize = 127;
    let Some(mut rest) = length.checked_sub(PREFIX) else {
        block.push(u8::try_from(length).unwrap_or_default());
        return;
    };
    block.push(127);
    while rest >= 128 {
        block.push(u8::try_from(rest % 128).unwrap_or_default() | 128);
        rest /= 128;
    }
    block.push(u8::try_from(rest).unwrap_or_default());
}

/// The headers of a gRPC call.
pub fn request<'a>(path: &'a str, more: &[(&'a str, &'a str)]) -> Vec<u8> {
    let usual = [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", path),
        (":authority", "localhost"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ];
    fields(usual.into_iter().chain(more.iter().copied()))
}

/// A gRPC message: not compressed, its length, its bytes.
pub fn message(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&[0], length.to_be_bytes().as_slice(), bytes].concat()
}

/// A bare connection to a plugin.
#[derive(Debug)]
pub struct Wire(Connection);

impl Wire {
    /// Connects to the main endpoint.
    pub async fn open(plugin: &Plugin) -> Result<Self, Stop> {
        let address = plugin.address()?;
        let dialled = tokio::time::timeout(limit::CONNECT.duration, dial(&address)).await;
        if let Ok(Ok(connection)) = dialled {
            plugin.was_reached();
            return Ok(Self(connection));
        }
        plugin.alive()?;
        plugin.unreachable()
    }

    /// Sends bytes; a plugin that has closed the connection does not want them.
    pub async fn send(&mut self, bytes: &[u8]) {
        let _ = tokio::time::timeout(limit::CALL.duration, self.0.write_all(bytes)).await;
    }

    /// Sends everything and reads whatever comes, until the plugin closes the connection or
    /// a quiet stretch behind the last byte is over. With `cut` the last byte is followed by
    /// the end of the connection.
    pub async fn pour(self, bytes: &[u8], cut: bool) {
        let (mut reader, mut writer) = tokio::io::split(self.0);
        let write = async {
            let _ = tokio::time::timeout(limit::CALL.duration, writer.write_all(bytes)).await;
            if cut {
                let _ = writer.shutdown().await;
            }
            tokio::time::sleep(limit::QUIET.duration).await;
        };
        let mut sink = tokio::io::sink();
        tokio::select! {
            () = write => {}
            _ = tokio::io::copy(&mut reader, &mut sink) => {}
        }
    }

    /// Waits until the stream has ended; `None` when the time is up first.
    pub async fn end(&mut self, stream: u32, limit: Limit) -> Option<End> {
        let end = tokio::time::timeout(limit.duration, self.end_of(stream));
        end.await.ok()
    }

    async fn end_of(&mut self, stream: u32) -> End {
        let mut message = false;
        loop {
            let mut head = [0; 9];
            if self.0.read_exact(&mut head).await.is_err() {
                return End::Closed;
            }
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let on = u32::from_be_bytes([head[5] & 127, head[6], head[7], head[8]]);
            let mut payload = (&mut self.0).take(length.into());
            if tokio::io::copy(&mut payload, &mut tokio::io::sink())
                .await
                .is_err()
            {
                return End::Closed;
            }
            match head[3] {
                // So HTTP refuses what is no call of gRPC.
                kind::DATA if on == stream && head[4] & END_STREAM != 0 => return End::Status,
                kind::DATA if on == stream => message = true,
                kind::HEADERS if on == stream && head[4] & END_STREAM != 0 => {
                    return if message { End::Message } else { End::Status };
                }
                kind::RST_STREAM if on == stream => return End::Reset,
                _ => {}
            }
        }
    }
}

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With a message and a status behind it.
    Message,
    /// With a status alone, gRPC's or HTTP's.
    Status,
    /// With `RST_STREAM`.
    Reset,
    /// With the whole connection.
    Closed,
}

#[cfg(test)]
mod tests {
    use super::{fields, frame, kind};

    #[test]
    fn a_frame_has_its_length_in_front() {
        let expected = [0, 0, 2, 6, 1, 0, 0, 0, 3, b'a', b'b'];
        assert_eq!(frame(kind::PING, 1, 3, b"ab"), expected);
    }

    #[test]
    fn long_fields_have_long_lengths() {
        assert_eq!(fields([("a", "bc")]), [0, 1, b'a', 2, b'b', b'c']);
        // 1337 - 127 = 1210 = 9 * 128 + 58
        let value = "x".repeat(1337);
        assert_eq!(fields([("a", value.as_str())])[3..6], [127, 58 + 128, 9]);
    }
}
