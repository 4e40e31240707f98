//! What the plugin does for its host.

use hazards_long::v1;

/// Implements the service.
#[derive(Debug)]
pub struct Third;

#[tonic::async_trait]
impl v1::third_server::Third for Third {}
