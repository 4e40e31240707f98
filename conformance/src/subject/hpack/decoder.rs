//! Header blocks to fields, and back.

use super::huffman;
use super::table::{Field, Table};

/// The fields of one block, in bytes: far more than any client of a plugin sends.
const LARGEST: usize = 256 << 10;
/// A number has at most this many bytes behind its first: more than 32 bits are nothing.
const CONTINUED: u32 = 4;

/// A block that breaks the rules.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a header block that HPACK does not allow")]
pub(in crate::subject) struct Malformed;

/// Reads the blocks of one connection, in order.
#[derive(Debug)]
pub(in crate::subject) struct Decoder {
    table: Table,
}

impl Decoder {
    /// At the beginning of a connection.
    pub(in crate::subject) fn new() -> Self {
        Self {
            table: Table::new(),
        }
    }

    /// The fields of a block. Nothing can be read behind one that is malformed.
    pub(in crate::subject) fn decode(&mut self, block: &[u8]) -> Result<Vec<Field>, Malformed> {
        let mut rest = Rest(block);
        let mut fields = Vec::new();
        let mut size = 0;
        while let Some(first) = rest.first() {
            if first & 0b1110_0000 == 0b0010_0000 {
                // A change of the table's size stands before all fields (4.2).
                let limit = rest.number(5)?;
                if !fields.is_empty() || !self.table.resize(limit) {
                    return Err(Malformed);
                }
                continue;
            }
            let field = self.field(first, &mut rest)?;
            size += field.0.len() + field.1.len();
            if size > LARGEST {
                return Err(Malformed);
            }
            fields.push(field);
        }
        Ok(fields)
    }

    fn field(&mut self, first: u8, rest: &mut Rest<'_>) -> Result<Field, Malformed> {
        if first & 0b1000_0000 != 0 {
            let number = rest.number(7)?;
            return self.table.get(number).ok_or(Malformed);
        }
        let enters = first & 0b0100_0000 != 0;
        let number = rest.number(if enters { 6 } else { 4 })?;
        let name = match number {
            0 => rest.text()?,
            _ => self.table.get(number).ok_or(Malformed)?.0,
        };
        let field = (name, rest.text()?);
        if enters {
            self.table.enter(field.clone());
        }
        Ok(field)
    }
}

/// What is left of a block.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn first(&self) -> Option<u8> {
        self.0.first().copied()
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.0.split_first().ok_or(Malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number whose first byte has this many bits for it (5.1).
    fn number(&mut self, bits: u32) -> Result<usize, Malformed> {
        let mask = (1 << bits) - 1;
        let first = usize::from(self.byte()?) & mask;
        if first < mask {
            return Ok(first);
        }
        let mut number = first;
        for place in 0..=CONTINUED {
            let byte = usize::from(self.byte()?);
            number += (byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Malformed)
    }

    /// A text, which may be coded (5.2).
    fn text(&mut self) -> Result<Vec<u8>, Malformed> {
        let coded = self.first().ok_or(Malformed)? & 0x80 != 0;
        let length = self.number(7)?;
        let bytes = self.take(length)?;
        if coded {
            return huffman::decode(bytes).ok_or(Malformed);
        }
        Ok(bytes.to_vec())
    }
}

/// A block with these fields that leaves every table as it is.
pub(in crate::subject) fn encode(fields: &[Field]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [name, value] {
            length(text.len(), &mut block);
            block.extend(text);
        }
    }
    block
}

/// A number with seven bits in its first byte (5.1).
fn length(mut number: usize, block: &mut Vec<u8>) {
    const MASK: usize = 0x7f;
    let mut push = |byte: usize| block.push(u8::try_from(byte).unwrap_or(u8::MAX));
    if number < MASK {
        return push(number);
    }
    push(MASK);
    number -= MASK;
    while number > MASK {
        push(number & MASK | 0x80);
        number >>= 7;
    }
    push(number);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Decoder, Malformed, encode};
    use crate::subject::hpack::Field;

    fn bytes(hexadecimal: &str) -> Vec<u8> {
        let digits: String = hexadecimal.split_whitespace().collect();
        let pairs = (0..digits.len()).step_by(2);
        pairs
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect()
    }

    fn fields(pairs: &[(&str, &str)]) -> Vec<Field> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec()))
            .collect()
    }

    /// The requests of RFC 7541, C.3 and C.4: three on one connection, plain and coded.
    #[test]
    fn requests_of_the_standard_are_read_in_both_forms() {
        let plain = [
            "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
            "8286 84be 5808 6e6f 2d63 6163 6865",
            "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
        ];
        let coded = [
            "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
            "8286 84be 5886 a8eb 1064 9cbf",
            "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
        ];
        let host = (":authority", "www.example.com");
        let get = [
            (":method", "GET"),
            (":scheme", "http"),
            (":path", "/"),
            host,
        ];
        let expected = [
            fields(&get),
            fields(&[&get[..], &[("cache-control", "no-cache")]].concat()),
            fields(&[
                (":method", "GET"),
                (":scheme", "https"),
                (":path", "/index.html"),
                host,
                ("custom-key", "custom-value"),
            ]),
        ];
        for form in [plain, coded] {
            let mut decoder = Decoder::new();
            for (block, expected) in form.iter().zip(&expected) {
                assert_eq!(decoder.decode(&bytes(block)).as_ref(), Ok(expected));
            }
        }
    }

    #[test]
    fn the_oldest_fields_make_room_for_new_ones() {
        let mut decoder = Decoder::new();
        // A table of 100 bytes holds one field of 84 bytes, and no second.
        let entered = |name: u8| [&[0x40, 1, name, 51][..], &[b'x'; 51]].concat();
        let block = [vec![0x3f, 69], entered(b'a'), entered(b'b')].concat();
        assert_eq!(decoder.decode(&block).unwrap().len(), 2);
        assert_eq!(decoder.decode(&[0xbe]).unwrap()[0].0, b"b");
        assert_eq!(decoder.decode(&[0xbf]), Err(Malformed));
    }

    #[test]
    fn blocks_that_break_the_rules_are_refused() {
        for block in [
            "80",                   // field 0
            "be",                   // a field that is not there
            "ff ff ff ff ff ff 0f", // a number beyond 32 bits
            "3f e2 1f",             // a table larger than allowed
            "82 20",                // a change of size behind a field
            "40 05 61",             // a text that is cut off
        ] {
            assert_eq!(
                Decoder::new().decode(&bytes(block)),
                Err(Malformed),
                "{block}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(blocks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..5)) {
            let mut decoder = Decoder::new();
            for block in blocks {
                let _ = decoder.decode(&block);
            }
        }

        #[test]
        fn what_is_written_is_read(fields in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..300), prop::collection::vec(any::<u8>(), 0..300)), 0..20)) {
            prop_assert_eq!(Decoder::new().decode(&encode(&fields)), Ok(fields));
        }
    }
}
