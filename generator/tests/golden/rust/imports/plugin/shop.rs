//! What the plugin does for its host.

use futures::TryStreamExt as _;
use tonic::{Request, Response, Status, Streaming};
use tracing::info;

use hazards_imports::Responses;
use hazards_imports::v2::{self, examples};

/// Implements the service.
#[derive(Debug)]
pub struct Shop;

#[tonic::async_trait]
impl v2::shop_server::Shop for Shop {
    /// Answers `/hazards.imports.v2.Shop/Price`.
    async fn price(
        &self,
        request: Request<hazards_imports::proto::hazards::imports::v1::Item>,
    ) -> Result<Response<hazards_imports::proto::hazards::common::Money>, Status> {
        info!("price was called");
        let request = request.into_inner();
        examples::SHOP_PRICE.answer(&[request]).one()
    }

    /// Answers `/hazards.imports.v2.Shop/Sell`.
    async fn sell(
        &self,
        request: Request<Streaming<v2::Sale>>,
    ) -> Result<Response<Responses<hazards_imports::proto::hazards::imports::v1::Item>>, Status>
    {
        info!("sell was called");
        let responses = request
            .into_inner()
            .and_then(async |request| examples::SHOP_SELL.turn(&request));
        Ok(Response::new(Box::pin(responses)))
    }
}
