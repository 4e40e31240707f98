//! A plugin of hazards.types to start from. It is yours: gen-sdk writes it only once. It
//! answers as the examples of the contract do; put the real answers in their place.

mod types;

use std::process::ExitCode;

use hazards_types::Plugin;

fn main() -> ExitCode {
    plugin().serve()
}

/// Everything but the process around it, so that tests can have it too.
fn plugin() -> Plugin {
    Plugin::new().v1(|services| {
        services.types(types::Types);
    })
}

#[cfg(test)]
mod tests {
    use hazards_types::v1;

    #[tokio::test]
    async fn it_answers_as_the_examples_say() {
        let plugin = super::plugin().serve_in_test().unwrap();
        let channel = plugin.connect().await.unwrap();
        v1::examples::check(channel).await.unwrap();
    }
}
