//! A start with a wish that nobody can grant: the plugin must end and not serve.

use crate::check::{Stop, fail, not_applicable};
use crate::subject::{Address, NoLine, Stage, Start};

/// Starts the plugin and waits until it has ended; `what` is the wish.
pub(super) async fn refused(stage: &mut Stage, start: &Start, what: &str) -> Result<(), Stop> {
    let limit = stage.refusal_limit();
    let plugin = match stage.launch(start).await?.line(limit.duration).await {
        Err(NoLine::Exited(_)) => return Ok(()),
        Err(NoLine::Silent | NoLine::Endless) => return Err(Stop::Hang(limit)),
        Ok(plugin) => plugin,
    };
    if let Address::Tcp(_) = plugin.address()? {
        return not_applicable("the plugin listens on TCP");
    }
    fail(
        "served",
        format!("no handshake line and an exit with {what}"),
        format!("`{}`", plugin.line.text()),
    )
}
