//! What the plugin does for its host.
{%- let v = version.number -%}
{%- let p = sdk.package %}
{%- if version.uses_deprecated %}
#![allow(deprecated, reason = "the contract still holds what it deprecates")]
{%- endif %}
{% if service.has_shape(Shape::Each) %}
use futures::TryStreamExt as _;
{%- endif %}
{%- if !service.methods.is_empty() %}
use tonic::{Request, Response, Status{% if service.reads_streams() %}, Streaming{% endif %}};
use tracing::info;
{% endif %}
{%- if service.answers_streams() %}
use {{ p }}::Responses;
{%- endif %}
use {{ p }}::v{{ v }}{% if service.calls_host() %}::{self, Host, examples}{% else if !service.methods.is_empty() %}::{self, examples}{% endif %};

/// Implements the service.
{%- if service.calls_host() %}
#[derive(Debug)]
pub struct {{ service.type_name }} {
    host: Host,
}

impl {{ service.type_name }} {
    /// For calls back to this host.
    pub fn new(host: &Host) -> Self {
        Self { host: host.clone() }
    }
{%- for call in service.host_calls %}

    /// Calls what a request speaks of.
{{ call.signature(p, version) }}
        let Some(mut client) = self.host.{{ call.accessor }}(request).await? else {
            return Ok(());
        };
        let request = {{ call.request.outside(p, version) }} {
{%- for field in call.copies %}
            {{ field.name }}: request.{{ field.name }}{% if field.is_cloned %}.clone(){% endif %},
{%- endfor %}
{%- if call.has_more %}
            ..Default::default()
{%- endif %}
        };
        client.{{ call.method }}(request).await?;
        Ok(())
    }
{%- endfor %}
}
{%- else %}
#[derive(Debug)]
pub struct {{ service.type_name }};
{%- endif %}

#[tonic::async_trait]
impl v{{ v }}::{{ service.implemented }} for {{ service.type_name }} {
{%- for method in service.methods %}
{%- if !loop.first %}
{% endif %}
{{ method.comment.indented() }}
{{ method.signature(p, version) }}
        info!("{{ method.name }} was called");
{%- match method.shape %}
{%- when Shape::Unary | Shape::ServerStream %}
        let {% if !method.host_calls.is_empty() %}mut {% endif %}request = request.into_inner();
{%- for (helper, field) in method.host_calls %}
        self.{{ helper }}(&request).await?;
        request.{{ field }} = 0;
{%- endfor %}
{%- if method.shape == Shape::Unary %}
        examples::{{ method.constant }}.answer(&[request]).one()
{%- else %}
        Ok(examples::{{ method.constant }}.answer(&[request]).stream())
{%- endif %}
{%- when Shape::Each %}
{%- if !method.host_calls.is_empty() %}
        let this = Self::new(&self.host);
        let responses = request.into_inner().and_then(move |mut request| {
            let this = Self::new(&this.host);
            async move {
{%- for (helper, field) in method.host_calls %}
                this.{{ helper }}(&request).await?;
                request.{{ field }} = 0;
{%- endfor %}
                examples::{{ method.constant }}.turn(&request)
            }
        });
{%- else %}
        let responses = request
            .into_inner()
            .and_then(async |request| examples::{{ method.constant }}.turn(&request));
{%- endif %}
        Ok(Response::new(Box::pin(responses)))
{%- when _ %}
        let mut requests = request.into_inner();
        let mut received = Vec::new();
        while let Some({% if !method.host_calls.is_empty() %}mut {% endif %}request) = requests.message().await? {
{%- for (helper, field) in method.host_calls %}
            self.{{ helper }}(&request).await?;
            request.{{ field }} = 0;
{%- endfor %}
            received.push(request);
        }
{%- if method.shape == Shape::ClientStream %}
        examples::{{ method.constant }}.answer(&received).one()
{%- else %}
        Ok(examples::{{ method.constant }}.answer(&received).stream())
{%- endif %}
{%- endmatch %}
    }
{%- if loop.last %}
{% endif %}
{%- endfor -%}
}
