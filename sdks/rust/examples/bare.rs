//! A plugin with nothing of the runtime: tonic, two handlers, and the line a host needs.
//! `bench/runtimes.py` measures the runtime beside it.

use std::convert::Infallible;
use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;

use prost::Message;
use tokio::net::UnixListener;
use tokio::sync::Notify;
use tokio_stream::wrappers::UnixListenerStream;
use tonic::body::Body;
use tonic::server::Grpc;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;
use tower::service_fn;

type Bytes = Vec<u8>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bare");
    let listener = UnixListener::bind(&path)?;
    let end = Arc::new(Notify::new());
    let called = Arc::clone(&end);
    let router = Routes::default()
        .into_axum_router()
        .fallback_service(service_fn(move |request: http::Request<_>| {
            answer(request.map(Body::new), Arc::clone(&called))
        }));
    writeln!(std::io::stdout(), "1|1|unix|{}|grpc", path.display())?;
    Server::builder()
        .add_routes(router.into())
        .serve_with_incoming_shutdown(UnixListenerStream::new(listener), end.notified())
        .await?;
    Ok(())
}

/// What tonic's generated code does for each method.
async fn answer(
    request: http::Request<Body>,
    end: Arc<Notify>,
) -> Result<http::Response<Body>, Infallible> {
    Ok(match request.uri().path() {
        "/plugwright.v1.Probe/Echo" => grpc::<Bytes>().unary(service_fn(echo), request).await,
        "/plugwright.v1.Probe/Chat" => grpc::<Bytes>().streaming(service_fn(chat), request).await,
        "/plugin.GRPCController/Shutdown" => {
            end.notify_one();
            grpc::<()>().unary(service_fn(shutdown), request).await
        }
        _ => Status::unimplemented("it is not measured").into_http(),
    })
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
