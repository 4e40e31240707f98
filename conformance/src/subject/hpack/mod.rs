//! HPACK (RFC 7541) as a reader of somebody else's requests needs it: gRPC's own library
//! keeps its own to itself.

mod decoder;
mod huffman;
mod table;

pub(super) use decoder::{Decoder, Malformed, encode};
pub(super) use table::Field;
