//! What the plugin does for its host.
#![allow(deprecated, reason = "the contract still holds what it deprecates")]

use futures::TryStreamExt as _;
use tonic::{Request, Response, Status, Streaming};
use tracing::info;

use hazards_types::Responses;
use hazards_types::v1::{self, examples};

/// Implements the service.
#[derive(Debug)]
pub struct Types;

#[tonic::async_trait]
impl v1::types_server::Types for Types {
    /// Answers `/hazards.types.v1.Types/Scalars`.
    async fn scalars(
        &self,
        request: Request<v1::Scalars>,
    ) -> Result<Response<v1::Scalars>, Status> {
        info!("scalars was called");
        let request = request.into_inner();
        examples::TYPES_SCALARS.answer(&[request]).one()
    }

    /// Answers `/hazards.types.v1.Types/Nothing`.
    async fn nothing(&self, request: Request<()>) -> Result<Response<()>, Status> {
        info!("nothing was called");
        let request = request.into_inner();
        examples::TYPES_NOTHING.answer(&[request]).one()
    }

    /// Answers `/hazards.types.v1.Types/Collections`.
    async fn collections(
        &self,
        request: Request<v1::Collections>,
    ) -> Result<Response<v1::Collections>, Status> {
        info!("collections was called");
        let request = request.into_inner();
        examples::TYPES_COLLECTIONS.answer(&[request]).one()
    }

    /// Answers `/hazards.types.v1.Types/Trees`.
    async fn trees(
        &self,
        request: Request<Streaming<v1::Tree>>,
    ) -> Result<Response<Responses<v1::Tree>>, Status> {
        info!("trees was called");
        let responses = request
            .into_inner()
            .and_then(async |request| examples::TYPES_TREES.turn(&request));
        Ok(Response::new(Box::pin(responses)))
    }

    /// Answers `/hazards.types.v1.Types/Choices`.
    async fn choices(&self, request: Request<v1::Choice>) -> Result<Response<v1::Choice>, Status> {
        info!("choices was called");
        let request = request.into_inner();
        examples::TYPES_CHOICES.answer(&[request]).one()
    }

    /// Answers `/hazards.types.v1.Types/Moments`.
    async fn moments(
        &self,
        request: Request<v1::WellKnown>,
    ) -> Result<Response<Responses<prost_types::Timestamp>>, Status> {
        info!("moments was called");
        let request = request.into_inner();
        Ok(examples::TYPES_MOMENTS.answer(&[request]).stream())
    }

    /// Use Choices instead.
    async fn old(&self, request: Request<v1::Choice>) -> Result<Response<v1::Choice>, Status> {
        info!("old was called");
        let request = request.into_inner();
        examples::TYPES_OLD.answer(&[request]).one()
    }
}
