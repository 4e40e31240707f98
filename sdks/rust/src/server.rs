//! gRPC on the connections of one endpoint, from the first to the last.
//!
//! This is hyper's server and not tonic's, which sets a timer for each call that has a
//! deadline, before anybody knows whether the call takes any time: two system calls more.

use futures::StreamExt as _;
use hyper::server::conn::http2::Builder;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::service::Routes;
use tower::ServiceExt as _;

use crate::broker::Incoming;

/// Serves what comes until it is told to end; returns when every connection has ended, which
/// it does after its last call.
pub(crate) async fn serve_until(routes: Routes, mut incoming: Incoming, until: CancellationToken) {
    let service = routes
        .prepare()
        .map_request(|request: http::Request<_>| request.map(Body::new));
    let service = TowerToHyperService::new(service);
    let mut http2 = Builder::new(TokioExecutor::new());
    // As many calls at once as the host likes: go-plugin's have no limit either.
    http2.timer(TokioTimer::new()).max_concurrent_streams(None);
    let connections = GracefulShutdown::new();
    loop {
        let link = tokio::select! {
            link = incoming.next() => link,
            () = until.cancelled() => break,
        };
        match link {
            Some(Ok(link)) => {
                let connection = http2.serve_connection(TokioIo::new(link), service.clone());
                // How a connection ends is its client's affair.
                tokio::spawn(connections.watch(connection));
            }
            Some(Err(_)) => {}
            None => break,
        }
    }
    drop(incoming);
    connections.shutdown().await;
}
