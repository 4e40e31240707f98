//! The service through which a host ends the plugin.

use std::sync::atomic::{AtomicBool, Ordering};

use tonic::{Request, Response, Status};

use crate::behaviour::{Controller, Exit};
use crate::ending::{Cause, Ending};
use crate::wire::plugin::Empty;
use crate::wire::plugin::grpc_controller_server::GrpcController;

/// Serves `GRPCController`.
#[derive(Debug)]
pub(crate) struct ControllerService {
    pub(crate) behaviour: Controller,
    pub(crate) ending: Ending,
    pub(crate) asked: AtomicBool,
}

#[tonic::async_trait]
impl GrpcController for ControllerService {
    async fn shutdown(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        if self.behaviour.once && self.asked.swap(true, Ordering::Relaxed) {
            crate::run::abort();
        }
        if !self.behaviour.answers {
            return std::future::pending().await;
        }
        if let Exit::After(delay) = self.behaviour.exit {
            let ending = self.ending.clone();
            let ends_streams = self.behaviour.ends_streams;
            // The call that brings the end must not be among those that wait for it.
            tokio::spawn(async move {
                tokio::time::sleep(delay).await;
                if ends_streams {
                    ending.end(Cause::Shutdown);
                } else {
                    ending.stop_serving(Cause::Shutdown);
                }
            });
        }
        Ok(Response::new(Empty {}))
    }
}
