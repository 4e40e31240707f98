//! Faults of the handshake line.

use super::{Fault, fault};
use crate::behaviour::{Address, Binds};

/// Long enough to be taken for a certificate, and base64 as one is.
const CERTIFICATE: &str = "MIIBszCCAVmgAwIBAgIUQ29uZm9ybWFuY2VNdXRhbnRDZXJ0MAoGCCqGSM49BAMC\
MBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAeFw0yNjAxMDEwMDAwMDBaFw0zNjAxMDEw";

pub(super) const FAULTS: &[Fault] = &[
    fault("banner-first", "prints a banner before the line", |b| {
        b.handshake.preamble = "Reference plugin 0.1.0\n";
    }),
    fault("blank-line-first", "prints an empty line before it", |b| {
        b.handshake.preamble = "\n";
    }),
    fault(
        "no-newline",
        "ends the line with nothing, and keeps standard output open",
        |b| b.handshake.end = "",
    ),
    fault("crlf", "ends the line with a carriage return too", |b| {
        b.handshake.end = "\r\n";
    }),
    fault("padded-line", "ends the line with a blank", |b| {
        b.handshake.end = " \n";
    }),
    fault("spaced-fields", "puts blanks around the fields", |b| {
        b.handshake.spaced = true;
    }),
    fault("three-fields", "leaves out the address and the rest", |b| {
        b.handshake.fields = Some(3);
    }),
    fault("core-version-two", "announces core version 2", |b| {
        b.handshake.core_version = "2";
    }),
    fault("core-version-word", "announces core version `v1`", |b| {
        b.handshake.core_version = "v1";
    }),
    fault("app-version-word", "announces its version as `v2`", |b| {
        b.handshake.version_prefix = "v";
    }),
    fault("network-upper-case", "calls the network `UNIX`", |b| {
        b.handshake.network_in_capitals = true;
    }),
    fault(
        "address-relative",
        "writes the path from its working directory",
        |b| b.handshake.address = Address::Relative,
    ),
    fault(
        "address-too-long",
        "binds a path that is too long for other systems",
        |b| b.handshake.address = Address::Long,
    ),
    fault("four-fields", "leaves out the protocol and the rest", |b| {
        b.handshake.fields = Some(4);
    }),
    fault("protocol-empty", "sends an empty protocol", |b| {
        b.handshake.protocol = "";
    }),
    fault("protocol-upper-case", "calls the protocol `GRPC`", |b| {
        b.handshake.protocol = "GRPC";
    }),
    fault(
        "certificate-unasked",
        "sends a certificate to a host that asked for none",
        |b| b.handshake.certificate = CERTIFICATE,
    ),
    fault(
        "multiplex-field-unasked",
        "offers multiplexing to a host that did not ask",
        |b| b.handshake.multiplex.unasked = Some("true"),
    ),
    fault(
        "multiplex-field-word",
        "answers a host that asks for multiplexing with `yes`",
        |b| b.handshake.multiplex.asked = "yes",
    ),
    fault("listen-late", "binds its socket after the line", |b| {
        b.handshake.binds = Binds::Late;
    }),
    fault(
        "stdout-after-handshake",
        "goes on writing to the real standard output",
        |b| b.handshake.chatter = true,
    ),
];
