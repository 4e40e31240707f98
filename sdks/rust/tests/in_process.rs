//! A plugin in the process of a test: served, found, called, ended.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::num::NonZero;
use std::path::Path;
use std::sync::{Barrier, LazyLock};
use std::task::{Context, Poll};
use std::thread::available_parallelism;
use std::time::Duration;

use futures::future::{Ready, ready};
use plugwright::{Cookie, Plugin, TestPlugin};
use tokio::time::timeout;
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

const COOKIE: Cookie = Cookie {
    key: "PLUGWRIGHT_TEST",
    value: "in process",
};

const LIMIT: Duration = Duration::from_secs(10);

async fn health(channel: Channel) -> Result<i32, Status> {
    let request = HealthCheckRequest {
        service: "plugin".to_owned(),
    };
    let mut client = HealthClient::new(channel);
    let response = timeout(LIMIT, client.check(request)).await.unwrap()?;
    Ok(response.into_inner().status)
}

/// A service whose one handler does what it should not.
#[derive(Clone)]
struct Misbehaves(fn());

impl Misbehaves {
    fn plugin(self) -> TestPlugin {
        Plugin::new(COOKIE)
            .version(1, |_, services| {
                services.add(self);
            })
            .serve_in_test()
            .unwrap()
    }

    async fn call(channel: Channel) -> Result<tonic::Response<()>, Status> {
        let mut client = tonic::client::Grpc::new(channel);
        client.ready().await.unwrap();
        let path = http::uri::PathAndQuery::from_static("/test.Misbehaves/Call");
        let codec = tonic_prost::ProstCodec::<(), ()>::default();
        client.unary(tonic::Request::new(()), path, codec).await
    }
}

impl NamedService for Misbehaves {
    const NAME: &'static str = "test.Misbehaves";
}

impl tower::Service<http::Request<Body>> for Misbehaves {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<Body>) -> Self::Future {
        (self.0)();
        ready(Ok(Status::ok("").into_http()))
    }
}

#[tokio::test]
async fn a_plugin_serves_until_it_is_dropped() {
    let plugin = Plugin::new(COOKIE)
        .version(3, |_, _| {})
        .version(7, |_, _| {})
        .serve_in_test()
        .unwrap();
    let reattach = plugin.reattach().clone();
    assert_eq!(reattach.protocol_version, 7);
    assert_eq!(reattach.pid, std::process::id());
    let channel = plugin.connect().await.unwrap();
    assert_eq!(
        health(channel.clone()).await.unwrap(),
        i32::from(ServingStatus::Serving)
    );
    drop(plugin);
    assert!(!Path::new(&reattach.address).exists());
    assert!(health(channel).await.is_err());
}

#[test]
fn what_a_host_reads_is_json() {
    let plugin = Plugin::new(COOKIE)
        .version(1, |_, _| {})
        .tcp()
        .serve_in_test()
        .unwrap();
    let shown: serde_json::Value = serde_json::from_str(&plugin.reattach().to_string()).unwrap();
    assert_eq!(shown["Protocol"], "grpc");
    assert_eq!(shown["ProtocolVersion"], 1);
    assert_eq!(shown["Test"], true);
    assert_eq!(shown["Addr"]["Network"], "tcp");
    let address = shown["Addr"]["String"].as_str().unwrap();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    assert!(std::net::TcpStream::connect(address).is_ok());
}

#[test]
fn a_plugin_without_a_version_does_not_start() {
    let error = Plugin::new(COOKIE).serve_in_test().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the plugin has no version of its contract; add one with `Plugin::version`"
    );
}

#[tokio::test]
async fn a_handler_that_panics_fails_its_call_alone() {
    let plugin = Misbehaves(|| panic!("as it was told")).plugin();
    let channel = plugin.connect().await.unwrap();
    let failed = Misbehaves::call(channel.clone()).await;
    assert_eq!(failed.unwrap_err().code(), Code::Internal);
    assert_eq!(
        health(channel).await.unwrap(),
        i32::from(ServingStatus::Serving)
    );
}

/// As many handlers as there are threads for them, and the test.
static ALL: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(threads() + 1));

fn threads() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

#[tokio::test]
async fn handlers_that_block_hold_up_nothing_but_handlers() {
    let block = || {
        ALL.wait();
        loop {
            std::thread::park();
        }
    };
    let plugin = Misbehaves(block).plugin();
    let channel = plugin.connect().await.unwrap();
    let calls = (0..threads()).map(|_| tokio::spawn(Misbehaves::call(channel.clone())));
    let calls: Vec<_> = calls.collect();
    tokio::task::spawn_blocking(|| ALL.wait()).await.unwrap();
    assert_eq!(
        health(channel).await.unwrap(),
        i32::from(ServingStatus::Serving)
    );
    drop(plugin);
    for call in calls {
        assert!(call.await.unwrap().is_err());
    }
}
