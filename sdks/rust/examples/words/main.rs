//! A plugin without gen-sdk: `words.v1.rs` is what tonic-prost-build makes of the contract,
//! `proto/examples/words/v1/words.proto`.

use std::process::ExitCode;

use futures::stream::{BoxStream, StreamExt as _};
use plugwright::{Cookie, Host, Plugin};
use tonic::{Request, Response, Status};

use contract::progress_client::ProgressClient;
use contract::words_server::{Words, WordsServer};

#[expect(unreachable_pub, clippy::pedantic, reason = "generated code")]
mod contract {
    use core::primitive::u32;

    include!("words.v1.rs");
}

const COOKIE: Cookie = Cookie {
    key: "WORDS_PLUGIN",
    value: "a6f0d2c4",
};
/// The broker id under which the host serves `Progress`.
const PROGRESS_ID: u32 = 1;

/// The service of the contract.
struct Service {
    host: Host,
}

#[tonic::async_trait]
impl Words for Service {
    async fn count(&self, request: Request<String>) -> Result<Response<u32>, Status> {
        let count = request.get_ref().split_whitespace().count();
        let count = u32::try_from(count).map_err(|_| Status::out_of_range("too many words"))?;
        Ok(Response::new(count))
    }

    type SplitStream = BoxStream<'static, Result<String, Status>>;

    async fn split(&self, request: Request<String>) -> Result<Response<Self::SplitStream>, Status> {
        let progress = ProgressClient::new(self.host.dial(PROGRESS_ID).await?);
        let text = request.into_inner();
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        let reported = futures::stream::iter(words).then(move |word| {
            let mut progress = progress.clone();
            async move {
                progress.report(word.clone()).await?;
                Ok(word)
            }
        });
        Ok(Response::new(reported.boxed()))
    }
}

fn main() -> ExitCode {
    Plugin::new(COOKIE)
        .version(1, |host, services| {
            let words = WordsServer::new(Service { host: host.clone() });
            services.add(words).describe(include_bytes!("words.binpb"));
        })
        .serve()
}
