//! One call of `Echo` written by hand, byte by byte: gRPC's own library sends no authority
//! that is none.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const RST_STREAM: u8 = 3;
const END_STREAM: u8 = 1;
const ACKNOWLEDGED: u8 = 1;
const END_HEADERS: u8 = 4;
/// The only stream.
const STREAM: u32 = 1;
/// The length of what stands before a gRPC message: a flag and a length.
const PREFIX: usize = 5;
/// What stands before the one field of a `BytesValue`: its tag and its length.
const FIELD: usize = 2;

/// Calls `Echo` with an empty request, naming this authority; gives the answer.
pub(crate) async fn echo(
    mut link: impl AsyncRead + AsyncWrite + Unpin,
    authority: &str,
) -> io::Result<Vec<u8>> {
    link.write_all(&request(authority)).await?;
    let mut body = Vec::new();
    loop {
        let mut header = [0; 9];
        link.read_exact(&mut header).await?;
        let length = u32::from_be_bytes([0, header[0], header[1], header[2]]);
        let mut payload = Vec::new();
        (&mut link)
            .take(length.into())
            .read_to_end(&mut payload)
            .await?;
        let flags = header[4];
        match header[3] {
            SETTINGS if flags & ACKNOWLEDGED == 0 => {
                link.write_all(&frame(SETTINGS, ACKNOWLEDGED, 0, &[]))
                    .await?;
            }
            DATA => body.extend(payload),
            HEADERS if flags & END_STREAM != 0 => {
                return body
                    .get(PREFIX + FIELD..)
                    .map(<[u8]>::to_vec)
                    .ok_or(io::Error::other(
                        "the call failed, expected an answer with a name",
                    ));
            }
            RST_STREAM | GOAWAY => return Err(io::Error::other("the server refused the call")),
            _ => (),
        }
    }
}

fn request(authority: &str) -> Vec<u8> {
    let fields = [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", "/plugwright.v1.Probe/Echo"),
        (":authority", authority),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ];
    let block: Vec<u8> = fields
        .iter()
        .flat_map(|(name, value)| literal(name, value))
        .collect();
    [
        PREFACE.to_vec(),
        frame(SETTINGS, 0, 0, &[]),
        frame(HEADERS, END_HEADERS, STREAM, &block),
        frame(DATA, END_STREAM, STREAM, &[0; PREFIX]),
    ]
    .concat()
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let [_, length @ ..] = u32::try_from(payload.len()).unwrap_or(0).to_be_bytes();
    let mut frame = length.to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// A header field that enters no table (RFC 7541, 6.2.2), its texts as they are.
fn literal(name: &str, value: &str) -> Vec<u8> {
    let mut field = vec![0];
    for text in [name, value] {
        // One byte of length: none of these texts has 127 bytes.
        field.push(u8::try_from(text.len()).unwrap_or(0));
        field.extend(text.as_bytes());
    }
    field
}
