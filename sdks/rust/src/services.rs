//! The services of one endpoint, each on the right runtime, and reflection, which lists
//! them.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use tonic::body::Body;
use tonic::server::NamedService;
use tonic::service::{Routes, RoutesBuilder};
use tonic_reflection::server::{Builder, Error};
use tower::Service;

use crate::offload::Offloaded;
use crate::proto;
use crate::turns::Turns;

/// The services that a plugin serves at one endpoint.
pub struct Services {
    routes: RoutesBuilder,
    names: Vec<&'static str>,
    descriptors: Vec<Vec<u8>>,
    turns: Arc<Turns>,
}

impl fmt::Debug for Services {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Services")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

impl Services {
    pub(crate) fn new(turns: Arc<Turns>) -> Self {
        Self {
            routes: RoutesBuilder::default(),
            names: Vec::new(),
            descriptors: Vec::new(),
            turns,
        }
    }

    /// Adds a service that tonic has made. Its limits on the size of messages are its own:
    /// tonic's 4 MiB are less than what a Go host sends (GRPC-3), so raise them with
    /// `max_decoding_message_size`.
    pub fn add<S>(&mut self, service: S) -> &mut Self
    where
        S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>
            + NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        self.add_own(Offloaded::new(service, Arc::clone(&self.turns)))
    }

    /// Describes services for reflection (GRPC-5): an encoded `FileDescriptorSet`.
    /// Services that nothing describes are served all the same, and listed by name.
    pub fn describe(&mut self, descriptor_set: &[u8]) -> &mut Self {
        self.descriptors.push(descriptor_set.to_vec());
        self
    }

    /// Adds a service of the runtime's own, which never waits for a handler.
    pub(crate) fn add_own<S>(&mut self, service: S) -> &mut Self
    where
        S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>
            + NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        self.names.push(S::NAME);
        self.routes.add_service(service);
        self
    }

    /// Everything, with reflection in both its versions.
    pub(crate) fn routes(mut self) -> Result<Routes, Error> {
        let v1 = self.reflection().build_v1()?;
        let v1alpha = self.reflection().build_v1alpha()?;
        self.routes.add_service(v1).add_service(v1alpha);
        Ok(self.routes.routes())
    }

    fn reflection(&self) -> Builder<'_> {
        let described = Builder::configure()
            .register_encoded_file_descriptor_set(proto::DESCRIPTORS)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(
                tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET,
            );
        let described = self.descriptors.iter().fold(described, |builder, set| {
            builder.register_encoded_file_descriptor_set(set)
        });
        let reflection = [
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
        ];
        let names = self.names.iter().copied().chain(reflection);
        names.fold(described, Builder::with_service_name)
    }
}
