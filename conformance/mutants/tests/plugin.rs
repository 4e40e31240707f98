//! The correct plugin as a host sees it: started, called, ended.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use hyper_util::rt::TokioIo;
use prost::Message;
use tempfile::TempDir;
use tokio::net::UnixStream;
use tonic::client::Grpc;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Streaming};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_prost::ProstCodec;

/// No host waits longer for a plugin to exit.
const EXIT_LIMIT: Duration = Duration::from_secs(2);

/// A message of `GRPCStdio`, written here anew: the test knows the wire, not the crate.
#[derive(Clone, PartialEq, Message)]
struct StdioData {
    #[prost(int32, tag = "1")]
    channel: i32,
    #[prost(bytes = "vec", tag = "2")]
    data: Vec<u8>,
}

struct Plugin {
    child: Child,
    line: String,
    directory: TempDir,
}

impl Plugin {
    fn start(fault: Option<&str>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut child = Command::new(executable())
            .args(fault)
            .env(mutants::COOKIE_KEY, mutants::COOKIE_VALUE)
            .env("PLUGIN_PROTOCOL_VERSIONS", "2,1")
            .env("PLUGIN_UNIX_SOCKET_DIR", directory.path())
            .env("PLUGWRIGHT_PROBE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        BufReader::with_capacity(1, stdout)
            .read_line(&mut line)
            .unwrap();
        Self {
            child,
            line,
            directory,
        }
    }

    async fn connect(&self) -> Channel {
        let path = self.line.split('|').nth(3).unwrap().to_owned();
        Endpoint::from_static("http://unused")
            .connect_with_connector(tower::service_fn(move |_| {
                let path = path.clone();
                async move { UnixStream::connect(path).await.map(TokioIo::new) }
            }))
            .await
            .unwrap()
    }

    /// Waits for the exit, and gives what was left on standard error.
    async fn exit(mut self) -> (ExitStatus, String, TempDir) {
        let exited = tokio::task::spawn_blocking(move || {
            let status = self.child.wait().unwrap();
            let mut stderr = String::new();
            let mut stream = self.child.stderr.take().unwrap();
            stream.read_to_string(&mut stderr).unwrap();
            (status, stderr, self.directory)
        });
        tokio::time::timeout(EXIT_LIMIT, exited)
            .await
            .expect("the plugin exits in time")
            .unwrap()
    }
}

fn executable() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().join("examples/plugin")
}

async fn call<Q: Message + 'static, A: Message + Default + 'static>(
    channel: Channel,
    path: &'static str,
    request: Q,
) -> Result<A, tonic::Status> {
    let mut client = Grpc::new(channel).max_decoding_message_size(usize::MAX);
    client.ready().await.unwrap();
    let codec = ProstCodec::<Q, A>::default();
    let path = http::uri::PathAndQuery::from_static(path);
    let response = client.unary(Request::new(request), path, codec).await?;
    Ok(response.into_inner())
}

async fn stdio(channel: Channel) -> Streaming<StdioData> {
    let mut client = Grpc::new(channel);
    client.ready().await.unwrap();
    let codec = ProstCodec::<(), StdioData>::default();
    let path = http::uri::PathAndQuery::from_static("/plugin.GRPCStdio/StreamStdio");
    let response = client.server_streaming(Request::new(()), path, codec).await;
    response.unwrap().into_inner()
}

const SHUTDOWN: &str = "/plugin.GRPCController/Shutdown";

#[tokio::test]
async fn plugin_is_started_asked_and_ended() {
    let plugin = Plugin::start(None);
    let path = plugin.directory.path().to_str().unwrap();
    assert!(
        plugin.line.starts_with(&format!("1|2|unix|{path}/plugin")),
        "{}",
        plugin.line
    );
    assert!(plugin.line.ends_with("|grpc|\n"), "{}", plugin.line);
    let channel = plugin.connect().await;
    let service = "plugin".to_owned();
    let health = HealthClient::new(channel.clone())
        .check(HealthCheckRequest { service })
        .await
        .unwrap();
    assert_eq!(health.into_inner().status, 1);
    call::<(), ()>(channel, SHUTDOWN, ()).await.unwrap();
    let (status, stderr, directory) = plugin.exit().await;
    assert_eq!(status.code(), Some(0), "{stderr}");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    for line in stderr.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["@level"], "info");
    }
}

#[tokio::test]
async fn output_waits_for_its_reader_and_streams_do_not_delay_the_end() {
    const LENGTH: usize = 3_000_000;
    let plugin = Plugin::start(None);
    let channel = plugin.connect().await;
    let path = "/plugwright.v1.Probe/PrintStdout";
    let printed = tokio::spawn(call::<Vec<u8>, ()>(channel.clone(), path, vec![7; LENGTH]));
    // Other calls are answered while the one that prints waits.
    let path = "/plugwright.v1.Probe/Echo";
    let main: Vec<u8> = call(channel.clone(), path, Vec::new()).await.unwrap();
    assert_eq!(main, b"main");
    assert!(!printed.is_finished());
    let mut output = stdio(channel.clone()).await;
    let mut length = 0;
    while length < LENGTH {
        let message = output.message().await.unwrap().unwrap();
        assert_eq!(message.channel, 1);
        assert!((1..=1024).contains(&message.data.len()));
        length += message.data.len();
    }
    printed.await.unwrap().unwrap();
    call::<(), ()>(channel, SHUTDOWN, ()).await.unwrap();
    assert_eq!(output.message().await.unwrap(), None);
    let (status, stderr, _) = plugin.exit().await;
    assert_eq!(status.code(), Some(0), "{stderr}");
}

#[tokio::test]
async fn fault_is_applied_by_its_id() {
    let plugin = Plugin::start(Some("controller-missing"));
    let channel = plugin.connect().await;
    let refused = call::<(), ()>(channel, SHUTDOWN, ()).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::Unimplemented);
    let pid = rustix::process::Pid::from_child(&plugin.child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let (status, stderr, _) = plugin.exit().await;
    assert_eq!(status.code(), Some(0), "{stderr}");
}
