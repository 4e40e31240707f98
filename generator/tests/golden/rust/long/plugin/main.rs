//! A plugin of hazards.long to start from. It is yours: gen-sdk writes it only once. It
//! answers as the examples of the contract do; put the real answers in their place.

mod configure_everything_that_can_be_configured_service;
mod second;
mod third;

use std::process::ExitCode;

use hazards_long::Plugin;

fn main() -> ExitCode {
    plugin().serve()
}

/// Everything but the process around it, so that tests can have it too.
fn plugin() -> Plugin {
    Plugin::new().v1(|host, services| {
        services.configure_everything_that_can_be_configured_service(configure_everything_that_can_be_configured_service::ConfigureEverythingThatCanBeConfiguredService::new(host));
        services.second(second::Second::new(host));
        services.third(third::Third);
    })
}

#[cfg(test)]
mod tests {
    use hazards_long::v1;

    #[tokio::test]
    async fn it_answers_as_the_examples_say() {
        let plugin = super::plugin().serve_in_test().unwrap();
        let channel = plugin.connect().await.unwrap();
        v1::examples::check(channel).await.unwrap();
    }
}
