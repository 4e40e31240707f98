//! What the plugin does for its host.

use futures::TryStreamExt as _;
use tonic::{Request, Response, Status, Streaming};
use tracing::info;

use hazards_keywords::Responses;
use hazards_keywords::v1::{self, Host, examples};

/// Implements the service.
#[derive(Debug)]
pub struct Import {
    host: Host,
}

impl Import {
    /// For calls back to this host.
    pub fn new(host: &Host) -> Self {
        Self { host: host.clone() }
    }

    /// Calls what a request speaks of.
    async fn call_lambda(&self, request: &v1::None) -> Result<(), Status> {
        let Some(mut client) = self.host.lambda(request).await? else {
            return Ok(());
        };
        let request = v1::None {
            self_: request.self_.clone(),
            r#true: request.r#true,
            ..Default::default()
        };
        client.go(request).await?;
        Ok(())
    }

    /// Calls what a request speaks of.
    async fn call_metadata(&self, request: &v1::Map) -> Result<(), Status> {
        let Some(mut client) = self.host.metadata(request).await? else {
            return Ok(());
        };
        let request = v1::None {
            ..Default::default()
        };
        client.go(request).await?;
        Ok(())
    }
}

#[tonic::async_trait]
impl v1::import_server::Import for Import {
    /// Answers `/hazards.keywords.v1.Import/Import`.
    async fn import(&self, request: Request<v1::None>) -> Result<Response<v1::Class>, Status> {
        info!("import was called");
        let mut request = request.into_inner();
        self.call_lambda(&request).await?;
        request.lambda = 0;
        examples::IMPORT_IMPORT.answer(&[request]).one()
    }

    /// Answers `/hazards.keywords.v1.Import/Return`.
    async fn r#return(
        &self,
        request: Request<Streaming<v1::None>>,
    ) -> Result<Response<v1::Class>, Status> {
        info!("r#return was called");
        let mut requests = request.into_inner();
        let mut received = Vec::new();
        while let Some(mut request) = requests.message().await? {
            self.call_lambda(&request).await?;
            request.lambda = 0;
            received.push(request);
        }
        examples::IMPORT_RETURN.answer(&received).one()
    }

    /// Answers `/hazards.keywords.v1.Import/Type`.
    async fn r#type(
        &self,
        request: Request<v1::None>,
    ) -> Result<Response<Responses<v1::Class>>, Status> {
        info!("r#type was called");
        let mut request = request.into_inner();
        self.call_lambda(&request).await?;
        request.lambda = 0;
        Ok(examples::IMPORT_TYPE.answer(&[request]).stream())
    }

    /// Answers `/hazards.keywords.v1.Import/Func`.
    async fn func(
        &self,
        request: Request<Streaming<v1::None>>,
    ) -> Result<Response<Responses<v1::Class>>, Status> {
        info!("func was called");
        let this = Self::new(&self.host);
        let responses = request.into_inner().and_then(move |mut request| {
            let this = Self::new(&this.host);
            async move {
                this.call_lambda(&request).await?;
                request.lambda = 0;
                examples::IMPORT_FUNC.turn(&request)
            }
        });
        Ok(Response::new(Box::pin(responses)))
    }

    /// Answers `/hazards.keywords.v1.Import/Print`.
    async fn print(&self, request: Request<v1::Map>) -> Result<Response<v1::Map>, Status> {
        info!("print was called");
        let mut request = request.into_inner();
        self.call_metadata(&request).await?;
        request.metadata = 0;
        examples::IMPORT_PRINT.answer(&[request]).one()
    }

    /// Answers `/hazards.keywords.v1.Import/Methods`.
    async fn methods(&self, request: Request<v1::Type>) -> Result<Response<v1::Type>, Status> {
        info!("methods was called");
        let request = request.into_inner();
        examples::IMPORT_METHODS.answer(&[request]).one()
    }

    /// Answers `/hazards.keywords.v1.Import/FullName`.
    async fn full_name(
        &self,
        request: Request<v1::Context>,
    ) -> Result<Response<v1::Context>, Status> {
        info!("full_name was called");
        let request = request.into_inner();
        examples::IMPORT_FULL_NAME.answer(&[request]).one()
    }

    /// Answers `/hazards.keywords.v1.Import/Range`.
    async fn range(&self, request: Request<v1::Range>) -> Result<Response<v1::Func>, Status> {
        info!("range was called");
        let request = request.into_inner();
        examples::IMPORT_RANGE.answer(&[request]).one()
    }

    /// Answers `/hazards.keywords.v1.Import/Self`.
    async fn self_(
        &self,
        request: Request<v1::Examples>,
    ) -> Result<Response<v1::ImportClient>, Status> {
        info!("self_ was called");
        let request = request.into_inner();
        examples::IMPORT_SELF.answer(&[request]).one()
    }
}
