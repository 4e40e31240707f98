//! Learns a plugin's services from the plugin itself.

use crate::subject::TracedChannel;
use prost_reflect::DescriptorPool;
use prost_reflect::prost_types::FileDescriptorProto;
use tonic::{Code, Status};
use tonic_reflection::pb::{v1, v1alpha};

/// Adds to the pool every file that declares or is needed by `service`.
pub(crate) async fn describe(
    channel: TracedChannel,
    service: &str,
    pool: &mut DescriptorPool,
) -> Result<(), Status> {
    let files = match describe_v1(channel.clone(), service).await {
        Err(status) if status.code() == Code::Unimplemented => {
            describe_v1alpha(channel, service).await?
        }
        answered => answered?,
    };
    let decoded: Result<Vec<FileDescriptorProto>, _> = files
        .iter()
        .map(|file| prost::Message::decode(file.as_slice()))
        .collect();
    let decoded =
        decoded.map_err(|error| Status::internal(format!("a malformed descriptor: {error}")))?;
    pool.add_file_descriptor_protos(decoded)
        .map_err(|error| Status::internal(format!("descriptors that do not fit together: {error}")))
}

macro_rules! request_one {
    ($client:ident, $request:expr, $pattern:pat => $value:expr) => {{
        let stream = tokio_stream::once($request);
        let mut replies = $client.server_reflection_info(stream).await?.into_inner();
        let reply = replies
            .message()
            .await?
            .and_then(|reply| reply.message_response);
        match reply {
            Some($pattern) => $value,
            Some(MessageResponse::ErrorResponse(error)) => {
                return Err(Status::new(
                    Code::from_i32(error.error_code),
                    error.error_message,
                ));
            }
            _ => return Err(Status::internal("reflection answered something else")),
        }
    }};
}

// The two versions of the service are alike to the letter and share no type.
macro_rules! describe {
    ($name:ident, $version:ident) => {
        async fn $name(channel: TracedChannel, service: &str) -> Result<Vec<Vec<u8>>, Status> {
            use $version::server_reflection_client::ServerReflectionClient;
            use $version::server_reflection_request::MessageRequest;
            use $version::server_reflection_response::MessageResponse;

            let request = |message| $version::ServerReflectionRequest { host: String::new(), message_request: Some(message) };
            let mut client = ServerReflectionClient::new(channel).max_decoding_message_size(usize::MAX);
            let list = request(MessageRequest::ListServices(String::new()));
            let names = request_one!(client, list, MessageResponse::ListServicesResponse(list) => {
                list.service.into_iter().map(|service| service.name).collect::<Vec<_>>()
            });
            let meant = names.iter().find(|name| *name == service).or_else(|| {
                names.iter().find(|name| name.strip_suffix(service).is_some_and(|head| head.ends_with('.')))
            });
            let Some(meant) = meant.cloned() else {
                return Err(Status::not_found(format!("the plugin lists no service `{service}`; it lists {}", names.join(", "))));
            };
            let file = request(MessageRequest::FileContainingSymbol(meant));
            Ok(request_one!(client, file, MessageResponse::FileDescriptorResponse(file) => file.file_descriptor_proto))
        }
    };
}

describe!(describe_v1, v1);
describe!(describe_v1alpha, v1alpha);
