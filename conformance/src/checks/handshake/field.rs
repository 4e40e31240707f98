//! One field of the handshake line, for the checks of what it says.

use crate::check::{Stop, blocked_by};
use crate::subject::{Stage, Start};

/// The field at this index on a plain start, without blanks around it: those, and a line
/// that ends before the field, are findings of another check.
pub(super) async fn field(stage: &mut Stage, index: usize) -> Result<String, Stop> {
    let plugin = stage.start(&Start::plain()).await?;
    match plugin.line.fields().get(index) {
        Some(field) => Ok(field.trim().to_owned()),
        None => blocked_by("handshake/fields"),
    }
}
