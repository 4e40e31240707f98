//! Tries on a plugin that serves its host, by somebody who is not the host.

use crate::check::{Stop, blocked_by};
use crate::limit;
use crate::subject::{Attempt, Identity, Plugin};

/// Whether the plugin serves whoever presents this; a plugin that does not lives on.
pub(super) async fn is_served(plugin: &Plugin, presents: Option<&Identity>) -> Result<bool, Stop> {
    if let Attempt::Served(session) = plugin.attempt(presents).await? {
        if presents.is_some() && !session.demanded {
            return blocked_by("automtls/client-required");
        }
        return Ok(true);
    }
    // That it serves its host now is the quickest sign of life.
    if let Ok(Attempt::Served(_)) = plugin.attempt(plugin.identity.as_deref()).await {
        return Ok(false);
    }
    match plugin.exit(limit::QUIET).await {
        Some(exit) => Err(Stop::Crash(exit)),
        None => Ok(false),
    }
}
