//! Runs handlers apart from the protocol, which they must not keep waiting.
//!
//! What a handler prints goes into a pipe that the protocol empties. A handler that
//! prints more than the pipe holds waits for that.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use http_body::{Body as _, Frame};
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};
use prost::bytes::Bytes;
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::{Code, Status};
use tower::Service;

use crate::step::Work;
use crate::timeout;
use crate::turns::Turns;

/// A unary response is its message and its trailers.
const FRAMES_OF_UNARY: usize = 2;
/// How much of a longer one is made before the host takes it.
const FRAMES_AHEAD: usize = 2;

/// A service whose handlers may wait.
#[derive(Debug, Clone)]
pub(crate) struct Offloaded<S> {
    inner: S,
    turns: Arc<Turns>,
}

impl<S> Offloaded<S> {
    pub(crate) fn new(inner: S, turns: Arc<Turns>) -> Self {
        Self { inner, turns }
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
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let mut service = self.inner.clone();
        let turns = Arc::clone(&self.turns);
        let time = timeout::given(request.headers());
        let answer = AssertUnwindSafe(async move {
            let Ok(response) = match time {
                Some(time) => within(time, service.call(request)).await,
                None => service.call(request).await,
            };
            response.map(|body| carried(body, &turns))
        });
        let answered = self.turns.spawn(answer.catch_unwind());
        let response = answered.map(|response| {
            Ok(response.map_or_else(
                // The panic hook has said what happened, where.
                |_| Status::new(Code::Internal, "the handler panicked").into_http(),
                |response| response.map(Body::new),
            ))
        });
        response.boxed()
    }
}

/// The response, or word that it has taken too long. A handler that answers at once costs no
/// timer.
async fn within(
    time: Duration,
    answer: impl Future<Output = Result<http::Response<Body>, Infallible>>,
) -> Result<http::Response<Body>, Infallible> {
    let answered = tokio::time::timeout(time, answer).await;
    answered.unwrap_or_else(|_| {
        let message = "the caller's time was over before the handler had an answer";
        Ok(Status::deadline_exceeded(message).into_http())
    })
}

/// A body that is made where waiting is allowed: what of it is there already, and the rest.
fn carried(mut body: Body, turns: &Arc<Turns>) -> Carried {
    let mut frames = VecDeque::with_capacity(FRAMES_OF_UNARY);
    while frames.len() < FRAMES_OF_UNARY {
        match body.frame().now_or_never() {
            Some(Some(frame)) => frames.push_back(frame),
            Some(None) => return Carried { frames, rest: None },
            None => break,
        }
    }
    let rest = (!body.is_end_stream()).then(|| {
        let (sender, rest) = Channel::new(FRAMES_AHEAD);
        let carrier = AssertUnwindSafe(carry(body, sender)).catch_unwind();
        (rest, turns.spawn(carrier.map(drop)))
    });
    Carried { frames, rest }
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
    frames: VecDeque<Result<Frame<Bytes>, Status>>,
    rest: Option<(Channel<Bytes, Status>, Work<()>)>,
}

impl http_body::Body for Carried {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Self { frames, rest } = &mut *self;
        match (frames.pop_front(), rest) {
            (Some(frame), _) => Poll::Ready(Some(frame)),
            (None, Some((rest, _))) => Pin::new(rest).poll_frame(context),
            (None, None) => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        let mut rest = self.rest.iter();
        self.frames.is_empty() && rest.all(|(rest, _)| rest.is_end_stream())
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use tokio::runtime::Builder;
    use tower::service_fn;

    use super::*;
    use crate::leader;

    #[test]
    fn who_takes_longer_than_the_caller_waits_is_cancelled() {
        let workers = Builder::new_multi_thread().enable_time().build().unwrap();
        let protocol = Builder::new_current_thread().build().unwrap();
        let turns = Arc::default();
        leader::start(&turns, protocol, workers.handle().clone()).unwrap();
        let (alive, ended) = std::sync::mpsc::channel::<()>();
        let endless = service_fn(move |_| {
            let alive = alive.clone();
            async move {
                std::future::pending::<()>().await;
                drop(alive);
                Ok(Status::ok("").into_http())
            }
        });
        let request = http::Request::builder().header("grpc-timeout", "1m");
        let request = request.body(Body::empty()).unwrap();
        let answered = Offloaded::new(endless, Arc::clone(&turns)).call(request);
        let Ok(response) = block_on(answered);
        let status = Status::from_header_map(response.headers()).unwrap();
        assert_eq!(status.code(), Code::DeadlineExceeded);
        assert!(ended.recv().is_err());
        turns.end();
    }
}
