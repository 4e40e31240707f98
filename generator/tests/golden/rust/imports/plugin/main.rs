//! A plugin of hazards.imports to start from. It is yours: gen-sdk writes it only once. It
//! answers as the examples of the contract do; put the real answers in their place.

mod shop;

use std::process::ExitCode;

use hazards_imports::Plugin;

fn main() -> ExitCode {
    plugin().serve()
}

/// Everything but the process around it, so that tests can have it too.
fn plugin() -> Plugin {
    Plugin::new().v2(|services| {
        services.shop(shop::Shop);
    })
}

#[cfg(test)]
mod tests {
    use hazards_imports::v2;

    #[tokio::test]
    async fn it_answers_as_the_examples_say() {
        let plugin = super::plugin().serve_in_test().unwrap();
        let channel = plugin.connect().await.unwrap();
        v2::examples::check(channel).await.unwrap();
    }
}
