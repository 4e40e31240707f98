//! Whole contracts through the public interface.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod broker;
mod compiler;
mod descriptor_set;
mod documentation;
mod example;
mod files;
mod greeter;
mod hostile;
mod services;
mod support;
mod versions;
