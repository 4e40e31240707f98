//! The health service: the plugin serves as long as it lives.

use futures::stream::{self, BoxStream, StreamExt as _};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::Health;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

/// What a host asks for (HC-1), and the server as a whole (HC-2).
const SERVICES: [&str; 2] = ["plugin", ""];

/// Serves `grpc.health.v1.Health`.
#[derive(Debug)]
pub(crate) struct HealthService {
    pub(crate) end: CancellationToken,
}

#[tonic::async_trait]
impl Health for HealthService {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        let service = request.into_inner().service;
        if SERVICES.contains(&service.as_str()) {
            return Ok(Response::new(response(ServingStatus::Serving)));
        }
        Err(Status::not_found(format!(
            "there is no service `{service}`"
        )))
    }

    type WatchStream = BoxStream<'static, Result<HealthCheckResponse, Status>>;

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let status = if SERVICES.contains(&request.into_inner().service.as_str()) {
            ServingStatus::Serving
        } else {
            ServingStatus::ServiceUnknown
        };
        let first = stream::iter([Ok(response(status))]);
        let end = self.end.clone().cancelled_owned();
        let stream = first.chain(stream::pending()).take_until(end);
        Ok(Response::new(stream.boxed()))
    }
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse {
        status: status.into(),
    }
}
