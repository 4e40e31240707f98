//! What stands before all services: the check of the authority, and the number of workers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};

use crate::behaviour::Grpc;

const LOCALHOST: &str = "localhost";

/// Puts a gate before a service.
#[derive(Debug, Clone)]
pub(crate) struct GateLayer {
    localhost_only: bool,
    workers: Option<Arc<Semaphore>>,
}

impl GateLayer {
    pub(crate) fn new(behaviour: &Grpc) -> Self {
        Self {
            localhost_only: behaviour.localhost_only,
            workers: behaviour.workers.map(Semaphore::new).map(Arc::new),
        }
    }
}

impl<S> Layer<S> for GateLayer {
    type Service = Gate<S>;

    fn layer(&self, inner: S) -> Gate<S> {
        Gate {
            gate: self.clone(),
            inner,
        }
    }
}

/// A service behind a gate.
#[derive(Debug, Clone)]
pub(crate) struct Gate<S> {
    gate: GateLayer,
    inner: S,
}

type Answered<E> = Pin<Box<dyn Future<Output = Result<Response<Body>, E>> + Send>>;

impl<S> Service<Request<Body>> for Gate<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Answered<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let host = request.uri().authority().map(http::uri::Authority::host);
        if self.gate.localhost_only && host != Some(LOCALHOST) {
            let refusal = Status::permission_denied("the authority is not `localhost`").into_http();
            return Box::pin(async { Ok(refusal) });
        }
        // The clone is not ready, the service that was polled is.
        let next = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, next);
        let Some(workers) = self.gate.workers.clone() else {
            return Box::pin(inner.call(request));
        };
        Box::pin(async move {
            let worker = workers.acquire_owned().await;
            let worker = worker.expect("the semaphore is never closed");
            let answer = inner.call(request).await?;
            Ok(answer.map(|body| {
                Body::new(Held {
                    body,
                    _worker: worker,
                })
            }))
        })
    }
}

/// A body that keeps its worker until it is sent, so that a stream counts for its whole life.
#[derive(Debug)]
struct Held {
    body: Body,
    _worker: OwnedSemaphorePermit,
}

impl HttpBody for Held {
    type Data = <Body as HttpBody>::Data;
    type Error = <Body as HttpBody>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
