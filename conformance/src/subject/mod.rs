//! The plugin under test: how it is launched, listened to and called. With the
//! mutants, the only place that knows tonic.

mod accepted;
mod announcement;
mod attempt;
mod authority;
mod automtls;
mod broker;
mod capture;
mod certificate;
mod client;
mod connection;
pub(crate) mod dynamic;
mod excerpt;
mod facts;
mod frames;
mod hpack;
mod identity;
mod listeners;
mod mux;
mod plugin;
mod process;
pub mod proto;
mod reflection;
mod stage;
mod target;
mod tls;
mod trace;
mod traced;
mod usage;
mod versions;
mod watched;

pub use accepted::{Accepted, Caller};
pub use announcement::Announcement;
pub use attempt::{Attempt, Refusal, Session};
pub use automtls::AutoMtls;
pub use broker::{BrokerStream, Heard};
pub use capture::{Capture, Output};
pub use certificate::{Certificate, Validity};
pub use client::{
    Client, PLUGIN, Printed, Shutdown, StdioStream, beside_streams, describe, is_reply,
};
pub use connection::{Address, Connection, dial};
pub use excerpt::excerpt;
pub use facts::{Facts, FirstStart, Obstacle, Transcript};
pub use frames::{
    END_HEADERS, END_STREAM, End, PADDED, PREFACE, Wire, fields, frame, head, kind, message,
    opening, request,
};
pub use identity::{Identity, LOCALHOST, Profile};
pub use listeners::{Listener, Place, announced_and_others, holds, on_port};
pub use mux::{
    ACK, Dialled, Frame, Header, Kind, Marks, Multiplexed, Multiplexing, MuxStream, Raw, Received,
    SYN, Served,
};
pub use plugin::Plugin;
pub use process::{Exit, LaunchError, Process};
pub use reflection::Reflection;
pub use stage::{Launched, NoLine, Stage, entries};
pub use target::{Cookie, Start, Target, list, quote};
pub use tls::HTTP2;
pub use trace::{Line, Trace};
pub use traced::TracedChannel;
pub use usage::Usage;

pub use crate::process_tree::Member;
pub use rustls::pki_types::CertificateDer;
pub use tonic::{Code, Status, Streaming};
pub use tonic_health::pb::HealthCheckResponse;
pub use tonic_health::pb::health_check_response::ServingStatus;
