//! What the plugin does for its host.

use futures::TryStreamExt as _;
use tonic::{Request, Response, Status, Streaming};
use tracing::info;

use hazards_long::Responses;
use hazards_long::v1::{self, Host, examples};

/// Implements the service.
#[derive(Debug)]
pub struct ConfigureEverythingThatCanBeConfiguredService {
    host: Host,
}

impl ConfigureEverythingThatCanBeConfiguredService {
    /// For calls back to this host.
    pub fn new(host: &Host) -> Self {
        Self { host: host.clone() }
    }

    /// Calls what a request speaks of.
    async fn call_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(
        &self,
        request: &v1::ValidateEverythingThatCanBeValidatedRequest,
    ) -> Result<(), Status> {
        let Some(mut client) = self.host.a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(request).await? else {
            return Ok(());
        };
        let request = v1::ValidateEverythingThatCanBeValidatedRequest {
            another_one: request.another_one,
            ..Default::default()
        };
        client.tell_the_host_what_has_happened_in_the_meantime(request).await?;
        Ok(())
    }
}

#[tonic::async_trait]
impl v1::configure_everything_that_can_be_configured_service_server::ConfigureEverythingThatCanBeConfiguredService for ConfigureEverythingThatCanBeConfiguredService {
    /// Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService/ValidateEverythingThatCanBeValidatedBeforehand`.
    async fn validate_everything_that_can_be_validated_beforehand(
        &self,
        request: Request<v1::ValidateEverythingThatCanBeValidatedRequest>,
    ) -> Result<Response<v1::ValidateEverythingThatCanBeValidatedResponse>, Status> {
        info!("validate_everything_that_can_be_validated_beforehand was called");
        let mut request = request.into_inner();
        self.call_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(&request).await?;
        request.a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it = 0;
        examples::CONFIGURE_EVERYTHING_THAT_CAN_BE_CONFIGURED_SERVICE_VALIDATE_EVERYTHING_THAT_CAN_BE_VALIDATED_BEFOREHAND.answer(&[request]).one()
    }

    /// Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService/Stream`.
    async fn stream(
        &self,
        request: Request<Streaming<v1::ValidateEverythingThatCanBeValidatedRequest>>,
    ) -> Result<Response<Responses<v1::ValidateEverythingThatCanBeValidatedResponse>>, Status> {
        info!("stream was called");
        let this = Self::new(&self.host);
        let responses = request.into_inner().and_then(move |mut request| {
            let this = Self::new(&this.host);
            async move {
                this.call_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(&request).await?;
                request.a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it = 0;
                examples::CONFIGURE_EVERYTHING_THAT_CAN_BE_CONFIGURED_SERVICE_STREAM.turn(&request)
            }
        });
        Ok(Response::new(Box::pin(responses)))
    }
}
