//! The plugin under test: how it is launched, listened to and called. With the
//! mutants, the only place that knows tonic.

mod announcement;
mod capture;
mod client;
mod excerpt;
mod facts;
mod plugin;
mod process;
pub mod proto;
mod reflection;
mod stage;
mod target;
mod versions;

pub use announcement::Announcement;
pub use capture::{Capture, Output};
pub use client::{
    BrokerStream, Client, PLUGIN, Printed, Shutdown, StdioStream, describe, is_reply,
};
pub use excerpt::excerpt;
pub use facts::{Facts, FirstStart, Obstacle, Transcript};
pub use plugin::{Address, Connection, Plugin, dial};
pub use process::{Exit, LaunchError, Process};
pub use reflection::Reflection;
pub use stage::{Launched, NoLine, Stage, entries};
pub use target::{Cookie, Start, Target, list, quote};

pub use tonic::{Code, Status, Streaming};
pub use tonic_health::pb::HealthCheckResponse;
pub use tonic_health::pb::health_check_response::ServingStatus;
