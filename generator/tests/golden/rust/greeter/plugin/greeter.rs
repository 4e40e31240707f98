//! What the plugin does for its host.

use futures::TryStreamExt as _;
use tonic::{Request, Response, Status, Streaming};
use tracing::info;

use examples_greeter::Responses;
use examples_greeter::v2::{self, Host, examples};

/// Implements the service.
#[derive(Debug)]
pub struct Greeter {
    host: Host,
}

impl Greeter {
    /// For calls back to this host.
    pub fn new(host: &Host) -> Self {
        Self { host: host.clone() }
    }

    /// Calls what a request speaks of.
    async fn call_guest_book(&self, request: &v2::GreetRequest) -> Result<(), Status> {
        let Some(mut client) = self.host.guest_book(request).await? else {
            return Ok(());
        };
        let request = v2::SignRequest {
            name: request.name.clone(),
        };
        client.sign(request).await?;
        Ok(())
    }
}

#[tonic::async_trait]
impl v2::greeter_server::Greeter for Greeter {
    /// Greets one person, and tells the guest book where the host has opened one.
    async fn greet(
        &self,
        request: Request<v2::GreetRequest>,
    ) -> Result<Response<v2::GreetResponse>, Status> {
        info!("greet was called");
        let mut request = request.into_inner();
        self.call_guest_book(&request).await?;
        request.guest_book = 0;
        examples::GREETER_GREET.answer(&[request]).one()
    }

    /// Greets the same person several times.
    async fn repeat(
        &self,
        request: Request<v2::RepeatRequest>,
    ) -> Result<Response<Responses<v2::GreetResponse>>, Status> {
        info!("repeat was called");
        let request = request.into_inner();
        Ok(examples::GREETER_REPEAT.answer(&[request]).stream())
    }

    /// Greets everybody at once.
    async fn greet_all(
        &self,
        request: Request<Streaming<v2::GreetRequest>>,
    ) -> Result<Response<v2::GreetResponse>, Status> {
        info!("greet_all was called");
        let mut requests = request.into_inner();
        let mut received = Vec::new();
        while let Some(mut request) = requests.message().await? {
            self.call_guest_book(&request).await?;
            request.guest_book = 0;
            received.push(request);
        }
        examples::GREETER_GREET_ALL.answer(&received).one()
    }

    /// Answers each name as it comes.
    async fn converse(
        &self,
        request: Request<Streaming<v2::GreetRequest>>,
    ) -> Result<Response<Responses<v2::GreetResponse>>, Status> {
        info!("converse was called");
        let this = Self::new(&self.host);
        let responses = request.into_inner().and_then(move |mut request| {
            let this = Self::new(&this.host);
            async move {
                this.call_guest_book(&request).await?;
                request.guest_book = 0;
                examples::GREETER_CONVERSE.turn(&request)
            }
        });
        Ok(Response::new(Box::pin(responses)))
    }
}
