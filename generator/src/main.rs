//! `gen-sdk`: one protobuf contract in, a publishable plugin SDK out.

fn main() {}
