//! The services of the main endpoint, and reflection, which lists them.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tonic::body::Body;
use tonic::server::NamedService;
use tonic::service::{Routes, RoutesBuilder};
use tonic_health::pb::health_server::HealthServer;
use tonic_reflection::server::Builder;

use crate::behaviour::{Behaviour, Reflection};
use crate::broker::{Broker, BrokerService};
use crate::chatter::Chatter;
use crate::controller::ControllerService;
use crate::ending::Ending;
use crate::health::HealthService;
use crate::log::Logger;
use crate::probe::ProbeService;
use crate::stdio::{Chunks, StdioService};
use crate::wire;
use crate::wire::plugin::grpc_broker_server::GrpcBrokerServer;
use crate::wire::plugin::grpc_controller_server::GrpcControllerServer;
use crate::wire::plugin::grpc_stdio_server::GrpcStdioServer;

/// What the services work on. It outlives them: a plugin that streams nothing must
/// still be able to write.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) ending: Ending,
    pub(crate) logger: Logger,
    pub(crate) broker: Arc<Broker>,
    pub(crate) chunks: Arc<Chunks>,
    pub(crate) chatter: Chatter,
    pub(crate) probe: bool,
}

/// All services that the behaviour serves.
pub(crate) fn services(
    behaviour: &Behaviour,
    parts: &Parts,
) -> Result<Routes, tonic_reflection::server::Error> {
    let end = &parts.ending.streams;
    let mut services = Services::default();
    if behaviour.health.served {
        services.add(HealthServer::new(HealthService {
            behaviour: behaviour.health.clone(),
            logger: parts.logger.clone(),
            chatter: parts.chatter.clone(),
            end: end.clone(),
        }));
    }
    if behaviour.controller.served {
        services.add(GrpcControllerServer::new(ControllerService {
            behaviour: behaviour.controller.clone(),
            ending: parts.ending.clone(),
            asked: AtomicBool::new(false),
        }));
    }
    if behaviour.stdio.served {
        services.add(GrpcStdioServer::new(StdioService {
            chunks: Arc::clone(&parts.chunks),
            ends_at_once: behaviour.stdio.ends_at_once,
            first_only: behaviour.stdio.first_reader_only,
            read: AtomicBool::new(false),
            end: end.clone(),
        }));
    }
    if behaviour.broker.served {
        let broker = BrokerService {
            broker: Arc::clone(&parts.broker),
            end: end.clone(),
        };
        services.add(GrpcBrokerServer::new(broker).max_decoding_message_size(usize::MAX));
    }
    if parts.probe {
        let probe = ProbeService::main(
            Arc::clone(&parts.broker),
            end.clone(),
            behaviour.calls.shared_buffer,
        );
        let limit = |limit: Option<usize>| limit.unwrap_or(usize::MAX);
        services.add(
            probe
                .max_decoding_message_size(limit(behaviour.grpc.receives))
                .max_encoding_message_size(limit(behaviour.grpc.sends)),
        );
    }
    services.reflect(&behaviour.reflection)
}

/// The services so far, with the names by which reflection lists them.
#[derive(Debug, Default)]
struct Services {
    routes: RoutesBuilder,
    names: Vec<&'static str>,
}

impl Services {
    fn add<S>(&mut self, service: S)
    where
        S: tower::Service<
                http::Request<Body>,
                Response = http::Response<Body>,
                Error = std::convert::Infallible,
            > + NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        self.names.push(S::NAME);
        self.routes.add_service(service);
    }

    fn reflect(
        mut self,
        behaviour: &Reflection,
    ) -> Result<Routes, tonic_reflection::server::Error> {
        let versions = [
            (behaviour.v1, REFLECTION_V1),
            (behaviour.v1alpha, REFLECTION_V1ALPHA),
        ];
        let own = versions.map(|(served, name)| served.then_some(name));
        let others = self.names.drain(..).filter(|_| behaviour.complete);
        let listed: Vec<_> = others.chain(own.into_iter().flatten()).collect();
        if behaviour.v1 {
            self.routes.add_service(builder(&listed).build_v1()?);
        }
        if behaviour.v1alpha {
            self.routes.add_service(builder(&listed).build_v1alpha()?);
        }
        Ok(self.routes.routes())
    }
}

const REFLECTION_V1: &str = "grpc.reflection.v1.ServerReflection";
const REFLECTION_V1ALPHA: &str = "grpc.reflection.v1alpha.ServerReflection";

fn builder(listed: &[&str]) -> Builder<'static> {
    let described = Builder::configure()
        .register_encoded_file_descriptor_set(wire::DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET);
    listed
        .iter()
        .fold(described, |builder, name| builder.with_service_name(*name))
}
