//! What the plugin does for its host.

use tonic::{Request, Response, Status};
use tracing::info;

use hazards_long::v1::{self, Host, examples};

/// Implements the service.
#[derive(Debug)]
pub struct Second {
    host: Host,
}

impl Second {
    /// For calls back to this host.
    pub fn new(host: &Host) -> Self {
        Self { host: host.clone() }
    }

    /// Calls what a request speaks of.
    async fn call_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(
        &self,
        request: &v1::Carrier,
    ) -> Result<(), Status> {
        let Some(mut client) = self.host.a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(request).await? else {
            return Ok(());
        };
        let request = v1::ValidateEverythingThatCanBeValidatedRequest {
            ..Default::default()
        };
        client.tell_the_host_what_has_happened_in_the_meantime(request).await?;
        Ok(())
    }
}

#[tonic::async_trait]
impl v1::second_server::Second for Second {
    /// Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.Second/Do`.
    async fn r#do(&self, request: Request<v1::Carrier>) -> Result<Response<v1::Carrier>, Status> {
        info!("r#do was called");
        let mut request = request.into_inner();
        self.call_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(&request).await?;
        request.a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it = 0;
        examples::SECOND_DO.answer(&[request]).one()
    }
}
