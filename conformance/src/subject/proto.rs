//! The compiled protos.

/// go-plugin's own services.
#[expect(missing_docs, clippy::doc_markdown, reason = "made by prost and tonic")]
pub mod plugin {
    tonic::include_proto!("plugin");
}

/// The probe.
pub mod probe {
    // tonic takes prost's `u32` for `UInt32Value` to be a type of this module.
    use core::primitive::{i32, u32};

    tonic::include_proto!("plugwright.v1");
}

/// What every plugin may serve, as encoded `FileDescriptorSet`s: health, and the above.
pub const DESCRIPTORS: [&[u8]; 2] = [
    tonic_health::pb::FILE_DESCRIPTOR_SET,
    include_bytes!(concat!(env!("OUT_DIR"), "/protocol.binpb")),
];
