//! The health service.

use futures::stream::{self, BoxStream, StreamExt as _};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::Health as HealthRpc;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use crate::behaviour::{Answer, Health, Watch};
use crate::chatter::Chatter;
use crate::log::Logger;

/// The name under which a host asks for the plugin's health.
const PLUGIN: &str = "plugin";
/// The name of the server as a whole.
const OVERALL: &str = "";

/// Serves `grpc.health.v1.Health`.
#[derive(Debug)]
pub(crate) struct HealthService {
    pub(crate) behaviour: Health,
    pub(crate) logger: Logger,
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
        let service = request.into_inner().service;
        self.logger.service("health watched");
        let known = matches!(service.as_str(), PLUGIN | OVERALL);
        let (status, open) = match self.behaviour.watch {
            Watch::Missing => return Err(Status::unimplemented("no watch")),
            Watch::RefusesUnknown if !known => {
                return Err(Status::not_found(format!("no service `{service}`")));
            }
            Watch::Unknown => (ServingStatus::ServiceUnknown, true),
            Watch::ServesUnknown => (ServingStatus::Serving, true),
            Watch::EndsUnknown if !known => (ServingStatus::ServiceUnknown, false),
            Watch::Ends => (status(known), false),
            Watch::StaysOpen | Watch::RefusesUnknown | Watch::EndsUnknown => (status(known), true),
        };
        let first = stream::iter([Ok(response(status))]);
        if !open {
            return Ok(Response::new(first.boxed()));
        }
        let end = self.end.clone().cancelled_owned();
        let stream = first.chain(stream::pending()).take_until(end);
        Ok(Response::new(stream.boxed()))
    }
}

fn status(known: bool) -> ServingStatus {
    if known {
        ServingStatus::Serving
    } else {
        ServingStatus::ServiceUnknown
    }
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse {
        status: status.into(),
    }
}
