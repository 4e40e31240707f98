//! Reflection (GRPC-5) in both its versions, made when a host first asks for it: to read the
//! descriptors would take a tenth of a start.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use tonic::Status;
use tonic::body::Body;
use tonic::server::NamedService;
use tonic_reflection::server::{Builder, Error};
use tower::util::BoxCloneSyncService;
use tower::{Service, service_fn};

use crate::proto;

type Made = BoxCloneSyncService<http::Request<Body>, http::Response<Body>, Infallible>;

/// What there is to tell of an endpoint.
#[derive(Debug, Default)]
pub(crate) struct Described {
    /// The full names of its services.
    pub(crate) names: Vec<&'static str>,
    /// Encoded `FileDescriptorSet`s.
    pub(crate) descriptors: Vec<Vec<u8>>,
}

impl Described {
    fn builder(&self) -> Builder<'_> {
        let own = [
            proto::DESCRIPTORS,
            tonic_health::pb::FILE_DESCRIPTOR_SET,
            tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET,
            tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET,
        ];
        let described = own
            .into_iter()
            .chain(self.descriptors.iter().map(Vec::as_slice))
            .fold(Builder::configure(), |builder, set| {
                builder.register_encoded_file_descriptor_set(set)
            });
        let names = self.names.iter().copied();
        names
            .chain([V1::NAME, V1Alpha::NAME])
            .fold(described, Builder::with_service_name)
    }
}

pub(crate) type V1 = Reflection<false>;
pub(crate) type V1Alpha = Reflection<true>;

/// One version of the service.
#[derive(Debug, Clone)]
pub(crate) struct Reflection<const ALPHA: bool> {
    described: Arc<Described>,
    made: Arc<OnceLock<Made>>,
}

impl NamedService for V1 {
    const NAME: &'static str = "grpc.reflection.v1.ServerReflection";
}

impl NamedService for V1Alpha {
    const NAME: &'static str = "grpc.reflection.v1alpha.ServerReflection";
}

impl<const ALPHA: bool> Reflection<ALPHA> {
    pub(crate) fn new(described: &Arc<Described>) -> Self {
        Self {
            described: Arc::clone(described),
            made: Arc::default(),
        }
    }

    fn make(&self) -> Result<Made, Error> {
        let builder = self.described.builder();
        if ALPHA {
            builder.build_v1alpha().map(Made::new)
        } else {
            builder.build_v1().map(Made::new)
        }
    }
}

/// Says to everybody who asks that there are no descriptors that can be read.
fn unreadable(error: &Error) -> Made {
    let message = format!("cannot describe the services: {error}; see `Services::describe`");
    tracing::error!("{message}");
    Made::new(service_fn(move |_| {
        std::future::ready(Ok(Status::internal(message.clone()).into_http()))
    }))
}

impl<const ALPHA: bool> Service<http::Request<Body>> for Reflection<ALPHA> {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let make = || self.make().unwrap_or_else(|error| unreadable(&error));
        self.made.get_or_init(make).clone().call(request)
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use tonic::Code;

    use super::*;

    #[test]
    fn what_is_no_descriptor_is_said_to_who_asks() {
        let described = Described {
            descriptors: vec![b"no descriptor".to_vec()],
            ..Described::default()
        };
        let answered = V1::new(&Arc::new(described)).call(http::Request::default());
        let Ok(response) = block_on(answered);
        let status = Status::from_header_map(response.headers()).unwrap();
        assert_eq!(status.code(), Code::Internal);
        assert!(status.message().contains("Services::describe"), "{status}");
    }
}
