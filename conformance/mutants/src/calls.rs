//! What single calls suffer before they reach their service; nothing, where the plugin is right.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use http::{HeaderMap, Method, Request, Response};
use http_body::{Body as HttpBody, Frame};
use tokio::sync::Semaphore;
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};

use crate::behaviour::{Calls, Trigger};
use crate::fragility::Fragility;

const TIMEOUT: &str = "grpc-timeout";
const ENCODING: &str = "grpc-encoding";
/// What each service of the protocol is called.
const OWN: [&str; 2] = ["/grpc.health.", "/plugin."];

/// Puts the behaviour before a service.
#[derive(Debug, Clone)]
pub(crate) struct CallsLayer {
    behaviour: Calls,
    fragility: Fragility,
    watches: Option<Arc<Semaphore>>,
    printing: Arc<Semaphore>,
    running: Arc<AtomicUsize>,
}

impl CallsLayer {
    pub(crate) fn new(behaviour: Calls, fragility: Fragility) -> Self {
        Self {
            fragility,
            watches: behaviour.watches.map(Semaphore::new).map(Arc::new),
            printing: Arc::new(Semaphore::new(1)),
            running: Arc::default(),
            behaviour,
        }
    }

    /// How a call ends that does not reach its service.
    fn refusal(&self, request: &Request<Body>) -> Option<Status> {
        let size = |headers: &HeaderMap| -> usize {
            let sizes = headers
                .iter()
                .map(|(name, value)| name.as_str().len() + value.len());
            sizes.sum()
        };
        let bound = self.behaviour.metadata;
        if bound.is_some_and(|bound| size(request.headers()) > bound) {
            return Some(Status::resource_exhausted("too much metadata"));
        }
        let bound = self.behaviour.bound;
        if bound.is_some_and(|bound| self.running.load(Ordering::Relaxed) > bound) {
            return Some(Status::resource_exhausted("too many calls"));
        }
        None
    }

    /// Whether a call is never answered.
    fn is_silent(&self, headers: &HeaderMap) -> bool {
        let known = ["identity", "gzip", "deflate", "zstd"];
        let encoding = headers.get(ENCODING);
        let unknown = encoding.is_some_and(|name| !known.iter().any(|known| name == known));
        self.behaviour.silent_on_encoding && unknown
    }

    /// Whether a call with a deadline goes on for ever.
    fn is_endless(&self, headers: &HeaderMap) -> bool {
        let milliseconds = headers
            .get(TIMEOUT)
            .is_some_and(|value| value.as_bytes().ends_with(b"m"));
        self.behaviour.timeless && milliseconds
    }

    fn look(&self, request: &Request<Body>) {
        let digits = |value: &http::HeaderValue| value.as_bytes()[0].is_ascii_digit();
        if request
            .headers()
            .get(TIMEOUT)
            .is_some_and(|value| !digits(value))
        {
            self.fragility.hit(Trigger::MalformedTimeout);
        }
        if request.method() != Method::POST {
            self.fragility.hit(Trigger::WrongMethod);
        }
    }

    /// Waits for what a call of this path waits for beside its service.
    async fn enter(&self, path: &str) -> Entry {
        let prints = path.contains("/Print");
        let waits = !path.contains("/StreamStdio") && self.behaviour.printing_blocks;
        let turn = if waits {
            Arc::clone(&self.printing).acquire_owned().await.ok()
        } else {
            None
        };
        if let (Some(watches), true) = (&self.watches, path.ends_with("Health/Watch")) {
            match watches.acquire().await {
                Ok(place) => place.forget(),
                Err(_) => std::future::pending().await,
            }
        }
        self.running.fetch_add(1, Ordering::Relaxed);
        Entry {
            _turn: turn.filter(|_| prints),
            running: Arc::clone(&self.running),
        }
    }

    fn leave(&self, path: &str, answer: Response<Body>) -> Response<Body> {
        let unimplemented = answer
            .headers()
            .get("grpc-status")
            .is_some_and(|status| status == "12");
        let own = OWN.iter().any(|start| path.starts_with(start));
        let refused = if own {
            self.behaviour.unknown_method_refused
        } else {
            self.behaviour.unknown_service_refused
        };
        if unimplemented && refused {
            return Status::not_found("there is no such route").into_http();
        }
        answer
    }
}

/// A body that never ends: the server itself ends a call that has not begun to answer.
#[derive(Debug)]
struct Endless;

impl HttpBody for Endless {
    type Data = <Body as HttpBody>::Data;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Status>>> {
        Poll::Pending
    }
}

/// A call under way.
#[derive(Debug)]
struct Entry {
    _turn: Option<tokio::sync::OwnedSemaphorePermit>,
    running: Arc<AtomicUsize>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.running.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<S> Layer<S> for CallsLayer {
    type Service = Called<S>;

    fn layer(&self, inner: S) -> Called<S> {
        Called {
            calls: self.clone(),
            inner,
        }
    }
}

/// A service behind the behaviour.
#[derive(Debug, Clone)]
pub(crate) struct Called<S> {
    calls: CallsLayer,
    inner: S,
}

type Answered<E> = Pin<Box<dyn Future<Output = Result<Response<Body>, E>> + Send>>;

impl<S> Service<Request<Body>> for Called<S>
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
        let calls = self.calls.clone();
        calls.look(&request);
        if calls.is_endless(request.headers()) {
            return Box::pin(async { Ok(Response::new(Body::new(Endless))) });
        }
        if let Some(status) = calls.refusal(&request) {
            return Box::pin(async move { Ok(status.into_http()) });
        }
        if calls.is_silent(request.headers()) {
            return Box::pin(std::future::pending());
        }
        // The clone is not ready, the service that was polled is.
        let next = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, next);
        let path = request.uri().path().to_owned();
        Box::pin(async move {
            let _entry = calls.enter(&path).await;
            let answer = inner.call(request).await?;
            Ok(calls.leave(&path, answer))
        })
    }
}
