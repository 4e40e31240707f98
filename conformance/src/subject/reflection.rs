//! The names that a plugin's reflection lists, by either version of the service.

use tonic::{Code, Response, Status};
use tonic_reflection::pb::{v1, v1alpha};

use super::client::Client;
use crate::check::Stop;

/// A version of the reflection service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reflection {
    /// `grpc.reflection.v1`.
    V1,
    /// `grpc.reflection.v1alpha`, which old tools speak.
    V1Alpha,
}

/// The two versions differ in nothing but their package.
macro_rules! services {
    ($client:expr, $version:ident) => {{
        use $version::server_reflection_request::MessageRequest;
        use $version::server_reflection_response::MessageResponse;
        let request = $version::ServerReflectionRequest {
            host: String::new(),
            message_request: Some(MessageRequest::ListServices(String::new())),
        };
        let mut client =
            $version::server_reflection_client::ServerReflectionClient::new($client.channel());
        let mut replies = client
            .server_reflection_info(tokio_stream::once(request))
            .await?
            .into_inner();
        let reply = replies.message().await?;
        match reply.and_then(|reply| reply.message_response) {
            Some(MessageResponse::ListServicesResponse(list)) => {
                let names = list.service.into_iter().map(|service| service.name);
                Ok(Response::new(names.collect::<Vec<_>>()))
            }
            Some(MessageResponse::ErrorResponse(error)) => Err(Status::new(
                Code::from(error.error_code),
                error.error_message,
            )),
            _ => Err(Status::internal("reflection sent no list of services")),
        }
    }};
}

impl Client {
    /// The services that this version of reflection lists.
    pub async fn services(&self, version: Reflection) -> Result<Result<Vec<String>, Status>, Stop> {
        match version {
            Reflection::V1 => self.call(async { services!(self, v1) }).await,
            Reflection::V1Alpha => self.call(async { services!(self, v1alpha) }).await,
        }
    }
}
