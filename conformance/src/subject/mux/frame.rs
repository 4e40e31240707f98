//! yamux frames as bytes, read without trust.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// The flag of a frame that opens a stream.
pub const SYN: u16 = 1;
/// The flag of a frame that accepts a stream, or answers a ping.
pub const ACK: u16 = 2;
/// The flag of the last frame of one direction.
pub(super) const FIN: u16 = 4;
/// The flag of a frame that breaks a stream off.
pub(super) const RST: u16 = 8;

const FLAGS: u16 = SYN | ACK | FIN | RST;
/// How long a header is.
pub(super) const HEADER: usize = 12;
/// No window that is granted by hand is larger, so no body is.
const LARGEST_BODY: u32 = 1 << 20;

/// What a frame is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Bytes of a stream.
    Data,
    /// Room for more bytes of a stream.
    Window,
    /// A number to be sent back.
    Ping,
    /// The end of the session.
    GoAway,
}

/// A frame without its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// What it is about.
    pub kind: Kind,
    /// The sum of its flags.
    pub flags: u16,
    /// Its stream; 0 where it is about the session.
    pub stream: u32,
    /// A body's length, a window's growth, a ping's number or a reason to go away.
    pub value: u32,
}

impl Header {
    /// Reads a header; nothing where it is none of yamux's.
    pub fn parse(bytes: [u8; HEADER]) -> Option<Self> {
        let [0, kind, f0, f1, s0, s1, s2, s3, v0, v1, v2, v3] = bytes else {
            return None;
        };
        let kind = match kind {
            0 => Kind::Data,
            1 => Kind::Window,
            2 => Kind::Ping,
            3 => Kind::GoAway,
            _ => return None,
        };
        let header = Self {
            kind,
            flags: u16::from_be_bytes([f0, f1]),
            stream: u32::from_be_bytes([s0, s1, s2, s3]),
            value: u32::from_be_bytes([v0, v1, v2, v3]),
        };
        let about_a_stream = matches!(kind, Kind::Data | Kind::Window);
        let sound = header.flags & !FLAGS == 0 && about_a_stream == (header.stream != 0);
        sound.then_some(header)
    }

    /// The header as bytes.
    pub fn bytes(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[1] = match self.kind {
            Kind::Data => 0,
            Kind::Window => 1,
            Kind::Ping => 2,
            Kind::GoAway => 3,
        };
        bytes[2..4].copy_from_slice(&self.flags.to_be_bytes());
        bytes[4..8].copy_from_slice(&self.stream.to_be_bytes());
        bytes[8..].copy_from_slice(&self.value.to_be_bytes());
        bytes
    }

    /// How many bytes follow it.
    pub(super) fn body(self) -> u32 {
        match self.kind {
            Kind::Data => self.value,
            Kind::Window | Kind::Ping | Kind::GoAway => 0,
        }
    }

    /// Whether a flag is set.
    pub fn has(self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// A frame with its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What it says.
    pub header: Header,
    /// The bytes of a stream.
    pub body: Vec<u8>,
}

impl Frame {
    /// A frame that carries bytes of a stream.
    pub fn data(stream: u32, flags: u16, body: &[u8]) -> Self {
        let header = Header {
            kind: Kind::Data,
            flags,
            stream,
            value: u32::try_from(body.len()).expect("checks send little"),
        };
        let body = body.to_vec();
        Self { header, body }
    }

    /// A frame without a body.
    pub fn bare(kind: Kind, flags: u16, stream: u32, value: u32) -> Self {
        Self {
            header: Header {
                kind,
                flags,
                stream,
                value,
            },
            body: Vec::new(),
        }
    }

    /// The frame as bytes.
    pub fn bytes(&self) -> Vec<u8> {
        [&self.header.bytes()[..], &self.body].concat()
    }

    /// Reads one; an error of the kind `InvalidData` where it is no frame of yamux's.
    pub async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let mut bytes = [0; HEADER];
        from.read_exact(&mut bytes).await?;
        let header = Header::parse(bytes).filter(|header| header.body() <= LARGEST_BODY);
        let header = header.ok_or(io::ErrorKind::InvalidData)?;
        let mut body = Vec::new();
        let length = u64::from(header.body());
        if from.take(length).read_to_end(&mut body).await? < header.body() as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Self { header, body })
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use proptest::prelude::*;

    use super::*;

    fn read(mut bytes: &[u8]) -> io::Result<Frame> {
        let read = Frame::read(&mut bytes).now_or_never();
        read.expect("a slice never waits")
    }

    #[test]
    fn what_http2_begins_with_is_no_frame() {
        let settings = b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64";
        let empty = b"\0\0\0\x04\0\0\0\0\0\0\0\0\x04\x01";
        for bytes in [&settings[..], empty, b"HTTP/1.1 400 Bad Request"] {
            let kind = read(bytes).unwrap_err().kind();
            assert_eq!(kind, io::ErrorKind::InvalidData);
        }
    }

    #[test]
    fn a_body_is_bounded_and_whole() {
        let huge = Header {
            kind: Kind::Data,
            flags: 0,
            stream: 1,
            value: u32::MAX,
        };
        let error = read(&huge.bytes()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        let frame = Frame::data(1, SYN, b"whole").bytes();
        let error = read(&frame[..frame.len() - 1]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    proptest! {
        #[test]
        fn a_frame_is_read_as_it_was_written(
            stream in 1..=u32::MAX,
            flags in 0..=FLAGS,
            body in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let frame = Frame::data(stream, flags, &body);
            prop_assert_eq!(read(&frame.bytes()).unwrap(), frame);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(frame) = read(&bytes) {
                prop_assert_eq!(&bytes[..frame.bytes().len()], frame.bytes());
            }
        }
    }
}
