//! A plugin with nothing of the runtime: tonic, two handlers, and the line a host needs.
//! `bench/runtimes.py` measures the runtime beside it.

use std::convert::Infallible;
use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use prost::Message;
use tokio::net::UnixListener;
use tokio::sync::Notify;
use tokio_stream::wrappers::UnixListenerStream;
use tonic::body::Body;
use tonic::server::{Grpc, NamedService};
use tonic::transport::Server;
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

type Bytes = Vec<u8>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bare");
    let listener = UnixListener::bind(&path)?;
    let end = Arc::new(Notify::new());
    let controller = Controller(Arc::clone(&end));
    writeln!(std::io::stdout(), "1|1|unix|{}|grpc", path.display())?;
    Server::builder()
        .add_service(Probe)
        .add_service(controller)
        .serve_with_incoming_shutdown(UnixListenerStream::new(listener), end.notified())
        .await?;
    Ok(())
}

#[derive(Clone)]
struct Probe;

#[derive(Clone)]
struct Controller(Arc<Notify>);

impl NamedService for Probe {
    const NAME: &'static str = "plugwright.v1.Probe";
}

impl NamedService for Controller {
    const NAME: &'static str = "plugin.GRPCController";
}

/// What tonic's generated code does for a service.
macro_rules! service {
    ($name:ty) => {
        impl Service<http::Request<Body>> for $name {
            type Response = http::Response<Body>;
            type Error = Infallible;
            type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: http::Request<Body>) -> Self::Future {
                self.clone().answer(request).map(Ok).boxed()
            }
        }
    };
}

service!(Probe);
service!(Controller);

impl Probe {
    async fn answer(self, request: http::Request<Body>) -> http::Response<Body> {
        match request.uri().path() {
            "/plugwright.v1.Probe/Echo" => grpc::<Bytes>().unary(service_fn(echo), request).await,
            "/plugwright.v1.Probe/Chat" => {
                grpc::<Bytes>().streaming(service_fn(chat), request).await
            }
            _ => Status::unimplemented("it is not measured").into_http(),
        }
    }
}

impl Controller {
    async fn answer(self, request: http::Request<Body>) -> http::Response<Body> {
        self.0.notify_one();
        grpc::<()>().unary(service_fn(shutdown), request).await
    }
}

fn grpc<T: Message + Default + 'static>() -> Grpc<ProstCodec<T, T>> {
    Grpc::new(ProstCodec::default())
}

async fn echo(request: Request<Bytes>) -> Result<Response<Bytes>, Status> {
    Ok(Response::new(request.into_inner()))
}

async fn chat(request: Request<Streaming<Bytes>>) -> Result<Response<Streaming<Bytes>>, Status> {
    Ok(Response::new(request.into_inner()))
}

async fn shutdown(_: Request<()>) -> Result<Response<()>, Status> {
    Ok(Response::new(()))
}
