//! What the plugin does for its host.

use tonic::{Request, Response, Status};
use tracing::info;

use hazards_comments::v1::{self, examples};

/// Implements the service.
#[derive(Debug)]
pub struct Hostile;

#[tonic::async_trait]
impl v1::hostile_server::Hostile for Hostile {
    /// Ends with a backslash \\
    async fn backslash(
        &self,
        request: Request<v1::Quotes>,
    ) -> Result<Response<v1::Quotes>, Status> {
        info!("backslash was called");
        let request = request.into_inner();
        examples::HOSTILE_BACKSLASH.answer(&[request]).one()
    }

    /// Ends with a quote "
    async fn quote(&self, request: Request<v1::Quotes>) -> Result<Response<v1::Quotes>, Status> {
        info!("quote was called");
        let request = request.into_inner();
        examples::HOSTILE_QUOTE.answer(&[request]).one()
    }

    /// ''' and """ and \\""" and \\\\""" and \\N{BULLET} and \\x00 and \\u0000
    async fn escapes(&self, request: Request<v1::Quotes>) -> Result<Response<v1::Quotes>, Status> {
        info!("escapes was called");
        let request = request.into_inner();
        examples::HOSTILE_ESCAPES.answer(&[request]).one()
    }

    /// A block comment: \*\\/ //
    async fn block(&self, request: Request<v1::Quotes>) -> Result<Response<v1::Quotes>, Status> {
        info!("block was called");
        let request = request.into_inner();
        examples::HOSTILE_BLOCK.answer(&[request]).one()
    }
}
