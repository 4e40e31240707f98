//! A plugin of {{ sdk.app }} to start from. It is yours: gen-sdk writes it only once. It
//! answers as the examples of the contract do; put the real answers in their place.

{% let version = sdk.current() -%}
{% for file in version.files() -%}
mod {{ file }};
{% endfor %}
use std::process::ExitCode;

use {{ sdk.package }}::Plugin;

fn main() -> ExitCode {
    plugin().serve()
}

/// Everything but the process around it, so that tests can have it too.
fn plugin() -> Plugin {
    Plugin::new().v{{ version.number }}(|{% if version.has_hosts() %}{% if version.calls_host() %}host{% else %}_host{% endif %}, {% endif %}{% if version.services.is_empty() %}_{% endif %}services| {
{%- for service in version.services %}
        services.{{ service.function }}({{ service.file }}::{{ service.type_name }}{% if service.calls_host() %}::new(host){% endif %});
{%- endfor %}
    })
}
{%- if version.has_methods() %}

#[cfg(test)]
mod tests {
    use {{ sdk.package }}::v{{ version.number }};

    #[tokio::test]
    async fn it_answers_as_the_examples_say() {
        let plugin = super::plugin().serve_in_test().unwrap();
        let channel = plugin.connect().await.unwrap();
        v{{ version.number }}::examples::check(channel).await.unwrap();
    }
}
{%- endif %}
