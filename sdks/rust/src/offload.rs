//! Runs handlers beside the protocol, on workers of their own.
//!
//! What a handler prints goes into a pipe that the protocol empties. A handler that
//! prints more than the pipe holds would otherwise wait, on the protocol's own worker,
//! for what only that worker can do.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::FutureExt as _;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};
use prost::bytes::Bytes;
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinHandle};
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::{Code, Status};
use tower::Service;

/// A unary response is its message and its trailers.
const FRAMES_OF_UNARY: usize = 2;

/// A service whose calls run on other workers.
#[derive(Debug, Clone)]
pub(crate) struct Offloaded<S> {
    inner: S,
    workers: Handle,
}

impl<S> Offloaded<S> {
    pub(crate) fn new(inner: S, workers: Handle) -> Self {
        Self { inner, workers }
    }
}

impl<S: NamedService> NamedService for Offloaded<S> {
    const NAME: &'static str = S::NAME;
}

impl<S> Service<http::Request<Body>> for Offloaded<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Call;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Call {
        let mut service = self.inner.clone();
        let workers = self.workers.clone();
        Call(self.workers.spawn(async move {
            let Ok(response) = service.call(request).await;
            let (parts, body) = response.into_parts();
            http::Response::from_parts(parts, carried(body, &workers))
        }))
    }
}

/// A call under way; it ends with the value.
#[derive(Debug)]
pub(crate) struct Call(JoinHandle<http::Response<Body>>);

impl Drop for Call {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Future for Call {
    type Output = Result<http::Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_unpin(context).map(|response| {
            Ok(response.unwrap_or_else(|_| {
                // The panic hook has said what happened, where.
                Status::new(Code::Internal, "the handler panicked").into_http()
            }))
        })
    }
}

/// A body that is made on these workers. One that is complete already needs none.
fn carried(mut body: Body, workers: &Handle) -> Body {
    let (mut sender, carried) = Channel::new(FRAMES_OF_UNARY);
    for _ in 0..FRAMES_OF_UNARY {
        match body.frame().now_or_never() {
            Some(Some(Ok(frame))) => {
                // There is room for as many.
                let _ = sender.try_send(frame);
            }
            Some(Some(Err(status))) => {
                sender.abort(status);
                return Body::new(carried);
            }
            Some(None) => return Body::new(carried),
            None => break,
        }
    }
    if body.is_end_stream() {
        return Body::new(carried);
    }
    let task = workers.spawn(carry(body, sender));
    Body::new(Carried {
        body: carried,
        carrier: task.abort_handle(),
    })
}

async fn carry(mut body: Body, mut sender: Sender<Bytes, Status>) {
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => {
                if sender.send(frame).await.is_err() {
                    return;
                }
            }
            Err(status) => return sender.abort(status),
        }
    }
}

/// A body under way; what makes it ends with the value.
#[derive(Debug)]
struct Carried {
    body: Channel<Bytes, Status>,
    carrier: AbortHandle,
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.carrier.abort();
    }
}

impl http_body::Body for Carried {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
