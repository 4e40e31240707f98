//! The health service.

use futures::stream::{self, BoxStream, StreamExt as _};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::Health as HealthRpc;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use crate::behaviour::{Answer, Health, Watch};
use crate::chatter::Chatter;

/// The name under which a host asks for the plugin's health.
const PLUGIN: &str = "plugin";
/// The name of the server as a whole.
const OVERALL: &str = "";

/// Serves `grpc.health.v1.Health`.
#[derive(Debug)]
pub(crate) struct HealthService {
    pub(crate) behaviour: Health,
    pub(crate) chatter: Chatter,
    pub(crate) end: CancellationToken,
}

#[tonic::async_trait]
impl HealthRpc for HealthService {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        self.chatter.say("health checked");
        let service = request.into_inner().service;
        let answer = match service.as_str() {
            PLUGIN => self.behaviour.plugin,
            OVERALL => self.behaviour.overall,
            _ => self.behaviour.unknown,
        };
        match answer {
            Answer::Serving => Ok(Response::new(response(ServingStatus::Serving))),
            Answer::NotServing => Ok(Response::new(response(ServingStatus::NotServing))),
            Answer::NotFound => Err(Status::not_found(format!("no service `{service}`"))),
        }
    }

    type WatchStream = BoxStream<'static, Result<HealthCheckResponse, Status>>;

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let status = match request.into_inner().service.as_str() {
            _ if self.behaviour.watch == Watch::Unknown => ServingStatus::ServiceUnknown,
            PLUGIN | OVERALL => ServingStatus::Serving,
            _ => ServingStatus::ServiceUnknown,
        };
        let first = stream::iter([Ok(response(status))]);
        match self.behaviour.watch {
            Watch::Missing => Err(Status::unimplemented("no watch")),
            Watch::Ends => Ok(Response::new(first.boxed())),
            Watch::StaysOpen | Watch::Unknown => {
                let end = self.end.clone().cancelled_owned();
                let stream = first.chain(stream::pending()).take_until(end);
                Ok(Response::new(stream.boxed()))
            }
        }
    }
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse {
        status: status.into(),
    }
}
