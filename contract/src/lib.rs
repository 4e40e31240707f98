//! Reads plugin contracts: protobuf files with `plugwright.v1` options in, plain
//! data and diagnostics out.

pub mod model;
