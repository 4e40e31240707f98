//! Walks encoded descriptors field by field, so that whatever is not an annotation
//! stays as it is, byte for byte.

use prost::encoding::{
    DecodeContext, WireType, decode_key, decode_varint, encode_key, encode_varint, skip_field,
};

use crate::annotations::NUMBER;

/// One field of an encoded message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub(crate) tag: u32,
    /// Key, length and payload.
    pub(crate) whole: &'a [u8],
    /// The content alone, without its length.
    pub(crate) payload: &'a [u8],
}

impl Field<'_> {
    /// The numbers of a repeated integer, packed or not.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        let mut rest = self.payload;
        std::iter::from_fn(|| {
            if rest.is_empty() {
                None
            } else {
                decode_varint(&mut rest).ok()
            }
        })
        .collect()
    }
}

/// The fields of a message; they end where the bytes are none.
pub(crate) fn fields(bytes: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let start = rest;
        let (tag, wire_type) = decode_key(&mut rest).ok()?;
        let mut payload = rest;
        skip_field(wire_type, tag, &mut rest, DecodeContext::default()).ok()?;
        if wire_type == WireType::LengthDelimited {
            decode_varint(&mut payload).ok()?;
        }
        let payload = &payload[..payload.len() - rest.len()];
        Some(Field {
            tag,
            whole: &start[..start.len() - rest.len()],
            payload,
        })
    })
}

/// Appends a field of bytes.
pub(crate) fn put_bytes(tag: u32, bytes: &[u8], to: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, to);
    encode_varint(bytes.len() as u64, to);
    to.extend_from_slice(bytes);
}

/// Appends a field that is an integer.
pub(crate) fn put_number(tag: u32, number: u64, to: &mut Vec<u8>) {
    encode_key(tag, WireType::Varint, to);
    encode_varint(number, to);
}

/// The messages of `google/protobuf/descriptor.proto` through which annotations are
/// reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    File,
    Message,
    Field,
    Service,
    Method,
    Options,
}

impl Shape {
    const fn of_field(self, tag: u32) -> Option<Self> {
        match (self, tag) {
            (Self::File | Self::Field, 8) | (Self::Service, 3) | (Self::Method, 4) => {
                Some(Self::Options)
            }
            (Self::File, 4) | (Self::Message, 3) => Some(Self::Message),
            (Self::File, 7) | (Self::Message, 2 | 6) => Some(Self::Field),
            (Self::File, 6) => Some(Self::Service),
            (Self::Service, 2) => Some(Self::Method),
            _ => None,
        }
    }
}

/// Copies a message without annotations, and without options that are empty then.
pub(crate) fn without_annotations(shape: Shape, bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    for field in fields(bytes) {
        if shape == Shape::Options && field.tag == NUMBER.unsigned_abs() {
            continue;
        }
        let Some(inner) = shape.of_field(field.tag) else {
            kept.extend_from_slice(field.whole);
            continue;
        };
        let inside = without_annotations(inner, field.payload);
        if inner != Shape::Options || !inside.is_empty() {
            put_bytes(field.tag, &inside, &mut kept);
        }
    }
    kept
}
