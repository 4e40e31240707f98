//! Standard output and error: captured behind pipes, streamed to the host.

mod capture;
mod chunks;
mod relay;
mod service;

pub(crate) use capture::capture;
pub(crate) use chunks::Chunks;
pub(crate) use service::StdioService;
