//! The service by which the host ends the plugin.

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use crate::proto::plugin::Empty;
use crate::proto::plugin::grpc_controller_server::GrpcController;

/// Serves `plugin.GRPCController`.
#[derive(Debug)]
pub(crate) struct ControllerService {
    pub(crate) end: CancellationToken,
}

#[tonic::async_trait]
impl GrpcController for ControllerService {
    /// Waits for nothing: a host calls it without a deadline (CTL-3). Doing so again
    /// changes nothing (CTL-4).
    async fn shutdown(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        self.end.cancel();
        Ok(Response::new(Empty {}))
    }
}
