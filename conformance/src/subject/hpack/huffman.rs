//! The Huffman code of header texts (RFC 7541, 5.2 and appendix B).

use std::sync::LazyLock;

/// How many bits the code of each byte has. The code is canonical: it follows from these.
const LENGTHS: [u8; 256] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5,
    5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6,
    6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22,
    23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22,
    21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20,
    22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19,
    21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22,
    22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
];
/// The end of a text, which none contains.
const END: u16 = 256;
/// The longest code, which is that of the end, too.
const LONGEST: usize = 30;

/// The codes of one length: numbers in a row.
#[derive(Clone, Debug, Default)]
struct Row {
    first: u32,
    symbols: Vec<u16>,
}

static CODES: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows = vec![Row::default(); LONGEST + 1];
    for (symbol, length) in (0..END).zip(LENGTHS) {
        rows[usize::from(length)].symbols.push(symbol);
    }
    rows[LONGEST].symbols.push(END);
    let mut next = 0;
    for row in &mut rows {
        next <<= 1;
        row.first = next;
        next += u32::try_from(row.symbols.len()).expect("there are 257 symbols");
    }
    rows
});

/// The text behind a code; nothing where it is none.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let (mut code, mut length) = (0u32, 0usize);
    let bits = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    for bit in bits {
        code = code << 1 | u32::from(bit);
        length += 1;
        let row = CODES.get(length)?;
        let place = code.checked_sub(row.first);
        let place = place.and_then(|place| usize::try_from(place).ok());
        if let Some(symbol) = place.and_then(|place| row.symbols.get(place)) {
            // The end itself must not stand in a text.
            text.push(u8::try_from(*symbol).ok()?);
            (code, length) = (0, 0);
        }
    }
    // What fills up the last byte is the beginning of the end's code: ones, fewer than 8.
    let filled = length < 8 && code == (1 << length) - 1;
    filled.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn texts_of_the_standard_are_read() {
        let code = [
            0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff,
        ];
        assert_eq!(decode(&code).unwrap(), b"www.example.com");
        assert_eq!(
            decode(&[0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf]).unwrap(),
            b"no-cache"
        );
        assert_eq!(decode(&[]).unwrap(), b"");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        // Too much to fill up with, the wrong filling, and the end itself.
        for wrong in [&[0xff][..], &[0x00, 0x00, 0x00, 0x40], &[0xff; 4]] {
            assert_eq!(decode(wrong), None, "{wrong:?}");
        }
    }
}
