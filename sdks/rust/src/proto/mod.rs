//! The messages and services of the protocol, made from the `.proto` files by the test
//! `proto`.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    reason = "generated code"
)]

/// The descriptors of everything here, for reflection.
pub(crate) const DESCRIPTORS: &[u8] = include_bytes!("descriptors.binpb");

/// go-plugin's own services.
#[rustfmt::skip]
pub(crate) mod plugin;

/// The probe.
pub(crate) mod probe {
    // The generated code looks for the types of wrapped numbers here.
    use core::primitive::{i32, u32};

    include!("probe.in.rs");
}
