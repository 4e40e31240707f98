//! The services of one endpoint, each on the right runtime, and reflection, which lists
//! them.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use tonic::body::Body;
use tonic::server::NamedService;
use tonic::service::{Routes, RoutesBuilder};
use tower::Service;

use crate::offload::Offloaded;
use crate::reflection::{self, Described};
use crate::turns::Turns;

/// The services that a plugin serves at one endpoint.
pub struct Services {
    routes: RoutesBuilder,
    described: Described,
    turns: Arc<Turns>,
}

impl fmt::Debug for Services {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Services")
            .field("names", &self.described.names)
            .finish_non_exhaustive()
    }
}

impl Services {
    pub(crate) fn new(turns: Arc<Turns>) -> Self {
        Self {
            routes: RoutesBuilder::default(),
            described: Described::default(),
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
    /// Services that nothing describes are served all the same, and listed by name. What is
    /// no such set is found when a host asks, and said to it and in the log.
    pub fn describe(&mut self, descriptor_set: &[u8]) -> &mut Self {
        self.described.descriptors.push(descriptor_set.to_vec());
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
        self.described.names.push(S::NAME);
        self.routes.add_service(service);
        self
    }

    /// Everything, with reflection in both its versions.
    pub(crate) fn routes(self) -> Routes {
        let described = Arc::new(self.described);
        let mut routes = self.routes;
        routes
            .add_service(reflection::V1::new(&described))
            .add_service(reflection::V1Alpha::new(&described));
        routes.routes()
    }
}
