//! The `:authority` of each call on a connection: shown as its client sent it, and replaced
//! by `localhost` where gRPC's own library would refuse it.

use tokio::sync::watch;

use super::hpack::{Decoder, Field, Malformed, encode};
use super::identity::LOCALHOST;

/// How HTTP/2 begins (RFC 9113, 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// How long a frame's header is.
const HEADER: usize = 9;
/// The longest frame that a server takes that said nothing else.
pub(super) const LONGEST: usize = 16 << 10;
/// The longest header block that is put together from several frames.
const LONGEST_BLOCK: usize = 256 << 10;

const HEADERS: u8 = 1;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 0x1;
const END_HEADERS: u8 = 0x4;
const PADDED: u8 = 0x8;
const PRIORITY: u8 = 0x20;
/// The length of what a HEADERS frame says of its priority.
const PRIORITY_LENGTH: usize = 5;

/// The authority of each call, as its client sent it; nothing where it sent none.
pub(super) type Authorities = watch::Sender<Vec<Option<Vec<u8>>>>;

/// Whether gRPC's own library takes this authority.
pub(super) fn is_taken(authority: &[u8]) -> bool {
    http::uri::Authority::try_from(authority).is_ok()
}

/// Takes bytes as they come in, and gives them back with the authorities replaced.
#[derive(Debug)]
pub(super) struct Filter {
    authorities: Authorities,
    input: Vec<u8>,
    stage: Stage,
    decoder: Decoder,
    block: Option<Block>,
}

#[derive(Debug, PartialEq)]
enum Stage {
    Preface,
    Frames,
    /// It is no HTTP/2 that could be followed: the library says what is wrong.
    Untouched,
}

/// A header block of which more frames are to come.
#[derive(Debug)]
struct Block {
    stream: [u8; 4],
    end_stream: u8,
    bytes: Vec<u8>,
}

impl Filter {
    /// At the beginning of a connection.
    pub(super) fn new(authorities: Authorities) -> Self {
        Self {
            authorities,
            input: Vec::new(),
            stage: Stage::Preface,
            decoder: Decoder::new(),
            block: None,
        }
    }

    /// Takes what came, and appends what is ready.
    pub(super) fn feed(&mut self, bytes: &[u8], output: &mut Vec<u8>) -> Result<(), Malformed> {
        self.input.extend_from_slice(bytes);
        if self.stage == Stage::Preface {
            self.begin(output);
        }
        while self.stage == Stage::Frames {
            let Some(frame) = self.frame() else {
                return Ok(());
            };
            self.pass(&frame, output)?;
        }
        if self.stage == Stage::Untouched {
            output.append(&mut self.input);
        }
        Ok(())
    }

    fn begin(&mut self, output: &mut Vec<u8>) {
        let come = self.input.len().min(PREFACE.len());
        if self.input[..come] != PREFACE[..come] {
            self.stage = Stage::Untouched;
        } else if come == PREFACE.len() {
            output.extend(self.input.drain(..come));
            self.stage = Stage::Frames;
        }
    }

    /// The next whole frame.
    fn frame(&mut self) -> Option<Vec<u8>> {
        let header = self.input.get(..HEADER)?;
        let length =
            usize::from(header[0]) << 16 | usize::from(header[1]) << 8 | usize::from(header[2]);
        if length > LONGEST {
            self.stage = Stage::Untouched;
            return None;
        }
        (self.input.len() >= HEADER + length).then(|| self.input.drain(..HEADER + length).collect())
    }

    fn pass(&mut self, frame: &[u8], output: &mut Vec<u8>) -> Result<(), Malformed> {
        let (header, payload) = frame.split_at(HEADER);
        let (kind, flags) = (header[3], header[4]);
        let stream = [header[5], header[6], header[7], header[8]];
        let mut block = match (kind, self.block.take()) {
            (HEADERS, None) => Block {
                stream,
                end_stream: flags & END_STREAM,
                bytes: fragment(flags, payload)?.to_vec(),
            },
            (CONTINUATION, Some(mut block)) if block.stream == stream => {
                block.bytes.extend_from_slice(payload);
                block
            }
            (_, None) => {
                output.extend_from_slice(frame);
                return Ok(());
            }
            (_, Some(_)) => return Err(Malformed),
        };
        if block.bytes.len() > LONGEST_BLOCK {
            return Err(Malformed);
        }
        if flags & END_HEADERS == 0 {
            self.block = Some(block);
            return Ok(());
        }
        let fields = self.decoder.decode(&block.bytes)?;
        block.bytes = encode(&self.replace(fields));
        block.write(output);
        Ok(())
    }

    fn replace(&mut self, mut fields: Vec<Field>) -> Vec<Field> {
        // Trailers have no method, and no authority either.
        if fields.iter().any(|(name, _)| name == b":method") {
            let mut authority = fields.iter_mut().find(|(name, _)| name == b":authority");
            let sent = authority.as_ref().map(|(_, value)| value.clone());
            if let Some((_, value)) = &mut authority
                && !is_taken(value)
            {
                *value = LOCALHOST.into();
            }
            self.authorities.send_modify(|seen| seen.push(sent));
        }
        fields
    }
}

/// The part of a HEADERS frame that belongs to the block (RFC 9113, 6.2).
fn fragment(flags: u8, payload: &[u8]) -> Result<&[u8], Malformed> {
    let (padding, mut payload) = match payload.split_first() {
        Some((padding, rest)) if flags & PADDED != 0 => (usize::from(*padding), rest),
        None if flags & PADDED != 0 => return Err(Malformed),
        _ => (0, payload),
    };
    if flags & PRIORITY != 0 {
        payload = payload.get(PRIORITY_LENGTH..).ok_or(Malformed)?;
    }
    let length = payload.len().checked_sub(padding).ok_or(Malformed)?;
    Ok(&payload[..length])
}

impl Block {
    /// Writes it as frames of its own.
    fn write(&self, output: &mut Vec<u8>) {
        let mut parts = self.bytes.chunks(LONGEST).peekable();
        // A block without fields is one frame, too.
        let first = parts.next().unwrap_or_default();
        let mut write = |kind, flags: u8, part: &[u8], last: bool| {
            let [.., high, middle, low] = part.len().to_be_bytes();
            let flags = if last { flags | END_HEADERS } else { flags };
            output.extend([high, middle, low, kind, flags]);
            output.extend(self.stream);
            output.extend(part);
        };
        write(HEADERS, self.end_stream, first, parts.peek().is_none());
        while let Some(part) = parts.next() {
            write(CONTINUATION, 0, part, parts.peek().is_none());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::sync::watch;

    use super::{
        CONTINUATION, END_HEADERS, END_STREAM, Filter, HEADERS, PADDED, PREFACE, PRIORITY,
    };
    use crate::subject::hpack::{Decoder, Field, encode};

    fn frame(kind: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).unwrap();
        [&[0, 0, length, kind, flags, 0, 0, 0, 1], payload].concat()
    }

    fn request(authority: &str) -> Vec<Field> {
        [(":method", "POST"), (":authority", authority)]
            .map(|(name, value)| (name.into(), value.into()))
            .to_vec()
    }

    fn filter() -> (Filter, watch::Receiver<Vec<Option<Vec<u8>>>>) {
        let (sender, receiver) = watch::channel(Vec::new());
        (Filter::new(sender), receiver)
    }

    /// What comes out where the bytes come in pieces of this size.
    fn fed(filter: &mut Filter, bytes: &[u8], piece: usize) -> Vec<u8> {
        let mut output = Vec::new();
        for piece in bytes.chunks(piece) {
            filter.feed(piece, &mut output).unwrap();
        }
        output
    }

    #[test]
    fn an_authority_that_is_none_is_seen_and_replaced() {
        for (authority, passed) in [
            ("localhost", "localhost"),
            ("unused", "unused"),
            ("/tmp/host.sock", "localhost"),
            ("tmp%2Fhost.sock", "localhost"),
            ("", "localhost"),
        ] {
            let data = frame(0, END_STREAM, b"data");
            let headers = frame(HEADERS, END_HEADERS, &encode(&request(authority)));
            let bytes = [PREFACE, &headers, &data].concat();
            for piece in [1, 7, 1_000] {
                let (mut filter, seen) = filter();
                let output = fed(&mut filter, &bytes, piece);
                let expected = frame(HEADERS, END_HEADERS, &encode(&request(passed)));
                assert_eq!(output, [PREFACE, &expected, &data].concat());
                assert_eq!(*seen.borrow(), [Some(authority.as_bytes().to_vec())]);
            }
        }
    }

    #[test]
    fn blocks_in_several_frames_with_padding_and_priority_are_put_together() {
        let block = encode(&request("/tmp/host.sock"));
        let (first, second) = block.split_at(9);
        let padded = [&[3][..], &[0; 5], first, &[0; 3]].concat();
        let flags = END_STREAM | PADDED | PRIORITY;
        let bytes = [
            PREFACE.to_vec(),
            frame(HEADERS, flags, &padded),
            frame(CONTINUATION, END_HEADERS, second),
        ];
        let (mut filter, seen) = filter();
        let output = fed(&mut filter, &bytes.concat(), 5);
        let expected = encode(&request("localhost"));
        let expected = frame(HEADERS, END_STREAM | END_HEADERS, &expected);
        assert_eq!(output, [PREFACE, &expected].concat());
        assert_eq!(seen.borrow().len(), 1);
    }

    #[test]
    fn fields_that_a_client_names_by_number_are_written_out() {
        // The first request enters its authority into the table, the second names it.
        let entered = [&[0x83, 0x41, 5][..], b"/sock"].concat();
        let bytes = [
            PREFACE.to_vec(),
            frame(HEADERS, END_HEADERS, &entered),
            frame(HEADERS, END_HEADERS, &[0x83, 0xbe]),
        ];
        let (mut filter, seen) = filter();
        let output = fed(&mut filter, &bytes.concat(), 1_000);
        let expected = frame(HEADERS, END_HEADERS, &encode(&request("localhost")));
        assert_eq!(output, [PREFACE, &expected, &expected].concat());
        assert_eq!(*seen.borrow(), [(); 2].map(|()| Some(b"/sock".to_vec())));
    }

    #[test]
    fn what_is_not_http2_passes_untouched() {
        let (mut filter, seen) = filter();
        let bytes = b"GET / HTTP/1.1\r\nhost: /tmp\r\n\r\n";
        assert_eq!(fed(&mut filter, bytes, 4), bytes);
        assert!(seen.borrow().is_empty());
    }

    #[test]
    fn a_frame_amid_a_block_is_refused() {
        let (mut filter, _seen) = filter();
        let bytes = [PREFACE.to_vec(), frame(HEADERS, 0, &[]), frame(0, 0, &[])].concat();
        assert!(filter.feed(&bytes, &mut Vec::new()).is_err());
    }

    proptest! {
        #[test]
        fn whatever_comes_is_passed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let (mut filter, _seen) = filter();
            let mut output = Vec::new();
            let _ = filter.feed(PREFACE, &mut output);
            let _ = filter.feed(&bytes, &mut output);
        }

        #[test]
        fn every_request_is_readable_behind_it(name in "[a-z]{1,9}", value in "[ -~]{0,80}", piece in 1usize..50) {
            let mut fields = request("/tmp/host.sock");
            fields.push((name.into(), value.into()));
            let headers = frame(HEADERS, END_HEADERS, &encode(&fields));
            let (mut filter, _seen) = filter();
            let output = fed(&mut filter, &[PREFACE, &headers].concat(), piece);
            fields[1].1 = b"localhost".to_vec();
            let block = &output[PREFACE.len() + 9..];
            prop_assert_eq!(Decoder::new().decode(block), Ok(fields));
        }
    }
}
