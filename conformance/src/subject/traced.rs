//! The connection that calls are made on, with an eye on each for the transcript.

use std::pin::Pin;
use std::task::{Context, Poll};

use http::{HeaderMap, Request, Response};
use http_body::{Frame, SizeHint};
use tonic::body::Body;
use tonic::transport::{Channel, Error};
use tower::Service;

use super::trace::Trace;

/// A gRPC connection.
#[derive(Clone, Debug)]
pub struct TracedChannel {
    channel: Channel,
    trace: Trace,
}

impl TracedChannel {
    /// An open connection; each call is noted where a transcript is kept.
    pub(super) fn new(channel: Channel, trace: Trace) -> Self {
        Self { channel, trace }
    }
}

impl Service<Request<Body>> for TracedChannel {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.channel.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        if !self.trace.is_kept() {
            return Box::pin(self.channel.call(request));
        }
        let (trace, path) = (self.trace.clone(), request.uri().path().to_owned());
        trace.note("call", || path.clone());
        let answer = self.channel.call(request);
        Box::pin(async move {
            let answer = answer.await;
            match &answer {
                Err(error) => trace.note("broken", || format!("{path}: {error}")),
                Ok(response) => trace.ended(&path, response.headers()),
            }
            Ok(answer?.map(|body| Body::new(Watched { body, trace, path })))
        })
    }
}

impl Trace {
    /// A call has ended where these headers say how.
    fn ended(&self, path: &str, headers: &HeaderMap) {
        let text = |name: &str| {
            headers
                .get(name)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        if let Some(status) = text("grpc-status") {
            let message = text("grpc-message").unwrap_or_default();
            self.note("status", || {
                format!("{path}: {status} {message}").trim_end().to_owned()
            });
        }
    }
}

/// The answer to a call, whose last frame says how it ended.
struct Watched {
    body: Body,
    trace: Trace,
    path: String,
}

impl http_body::Body for Watched {
    type Data = <Body as http_body::Body>::Data;
    type Error = <Body as http_body::Body>::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.body).poll_frame(context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => match (frame.trailers_ref(), frame.data_ref()) {
                (Some(trailers), _) => this.trace.ended(&this.path, trailers),
                (None, Some(data)) => {
                    let length = data.len();
                    this.trace
                        .note("answer", || format!("{}: {length} bytes", this.path));
                }
                (None, None) => {}
            },
            Poll::Ready(Some(Err(status))) => {
                this.trace
                    .note("broken", || format!("{}: {status}", this.path));
            }
            Poll::Ready(None) | Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
