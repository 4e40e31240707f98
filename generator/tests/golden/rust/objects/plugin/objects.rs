//! What the plugin does for its host.

use futures::TryStreamExt as _;
use tonic::{Request, Response, Status, Streaming};
use tracing::info;

use hazards_object::Responses;
use hazards_object::v1::{self, Host, examples};

/// Implements the service.
#[derive(Debug)]
pub struct Objects {
    host: Host,
}

impl Objects {
    /// For calls back to this host.
    pub fn new(host: &Host) -> Self {
        Self { host: host.clone() }
    }

    /// Calls what a request speaks of.
    async fn call_call(&self, request: &v1::String) -> Result<(), Status> {
        let Some(mut client) = self.host.call(request).await? else {
            return Ok(());
        };
        let request = v1::String {
            class: request.class.clone(),
            foo_2bar: request.foo_2bar.clone(),
            ..Default::default()
        };
        client.close(request).await?;
        Ok(())
    }
}

#[tonic::async_trait]
impl v1::objects_server::Objects for Objects {
    /// @throws nothing {@link java.lang.Object} \<script\>alert(1)\</script\> &amp; `a*/b`
    async fn get_class(
        &self,
        request: Request<v1::String>,
    ) -> Result<Response<v1::Object>, Status> {
        info!("get_class was called");
        let mut request = request.into_inner();
        self.call_call(&request).await?;
        request.call = 0;
        examples::OBJECTS_GET_CLASS.answer(&[request]).one()
    }

    /// Answers `/hazards.objects.v1.Objects/Wait`.
    async fn wait(
        &self,
        request: Request<v1::String>,
    ) -> Result<Response<Responses<v1::Object>>, Status> {
        info!("wait was called");
        let mut request = request.into_inner();
        self.call_call(&request).await?;
        request.call = 0;
        Ok(examples::OBJECTS_WAIT.answer(&[request]).stream())
    }

    /// Answers `/hazards.objects.v1.Objects/Notify`.
    async fn notify(
        &self,
        request: Request<Streaming<v1::String>>,
    ) -> Result<Response<v1::Object>, Status> {
        info!("notify was called");
        let mut requests = request.into_inner();
        let mut received = Vec::new();
        while let Some(mut request) = requests.message().await? {
            self.call_call(&request).await?;
            request.call = 0;
            received.push(request);
        }
        examples::OBJECTS_NOTIFY.answer(&received).one()
    }

    /// Answers `/hazards.objects.v1.Objects/Clone`.
    async fn clone(
        &self,
        request: Request<Streaming<v1::String>>,
    ) -> Result<Response<Responses<v1::Object>>, Status> {
        info!("clone was called");
        let this = Self::new(&self.host);
        let responses = request.into_inner().and_then(move |mut request| {
            let this = Self::new(&this.host);
            async move {
                this.call_call(&request).await?;
                request.call = 0;
                examples::OBJECTS_CLONE.turn(&request)
            }
        });
        Ok(Response::new(Box::pin(responses)))
    }

    /// Answers `/hazards.objects.v1.Objects/HashCode`.
    async fn hash_code(
        &self,
        request: Request<v1::Override>,
    ) -> Result<Response<v1::Optional>, Status> {
        info!("hash_code was called");
        let request = request.into_inner();
        examples::OBJECTS_HASH_CODE.answer(&[request]).one()
    }

    /// Answers `/hazards.objects.v1.Objects/Equals`.
    async fn equals(
        &self,
        request: Request<v1::Object>,
    ) -> Result<Response<v1::object::Override>, Status> {
        info!("equals was called");
        let request = request.into_inner();
        examples::OBJECTS_EQUALS.answer(&[request]).one()
    }

    /// Answers `/hazards.objects.v1.Objects/Default`.
    async fn default(
        &self,
        request: Request<prost_types::FieldDescriptorProto>,
    ) -> Result<Response<v1::Long>, Status> {
        info!("default was called");
        let request = request.into_inner();
        examples::OBJECTS_DEFAULT.answer(&[request]).one()
    }

    /// Answers `/hazards.objects.v1.Objects/ToString`.
    async fn to_string(
        &self,
        request: Request<v1::String>,
    ) -> Result<Response<v1::String>, Status> {
        info!("to_string was called");
        let mut request = request.into_inner();
        self.call_call(&request).await?;
        request.call = 0;
        examples::OBJECTS_TO_STRING.answer(&[request]).one()
    }
}
