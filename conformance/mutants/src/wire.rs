//! The messages and services on the wire, compiled from the `.proto` files.
#![expect(unreachable_pub, clippy::pedantic, reason = "generated code")]

/// The descriptors of everything here, for reflection.
pub(crate) const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/wire.binpb"));

/// go-plugin's own services.
pub(crate) mod plugin {
    tonic::include_proto!("plugin");
}

/// The probe.
pub(crate) mod probe {
    // The generated code looks for the types of wrapped numbers here.
    use core::primitive::{i32, u32};

    tonic::include_proto!("plugwright.v1");
}
