//! The digest of a report in itself: it shows damage, and is no signature.

use serde_json::Value;

use super::model::Report;
use crate::digest::sha256;

/// The field that holds it.
const FIELD: &str = "digest";

/// What a report's JSON says its digest is, and what it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seal {
    /// `None` where the report has none.
    pub said: Option<String>,
    pub held: String,
}

impl Report {
    /// The report with the digest of all the rest of it.
    #[must_use]
    pub(crate) fn sealed(mut self) -> Self {
        self.digest = None;
        let value = serde_json::to_value(&self).expect("a report is plain data");
        self.digest = Some(seal(value).held);
        self
    }
}

/// The digest over everything but itself, in an order of its own.
pub(super) fn seal(mut value: Value) -> Seal {
    let said = value
        .as_object_mut()
        .and_then(|fields| fields.remove(FIELD));
    value.sort_all_objects();
    Seal {
        said: said.and_then(|said| said.as_str().map(str::to_owned)),
        held: sha256(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::seal;

    #[test]
    fn the_order_of_fields_and_the_digest_itself_do_not_count_and_all_else_does() {
        let one = seal(json!({"a": {"x": 1, "y": 2}, "b": [1, 2], "digest": "d"}));
        assert_eq!(one.said.as_deref(), Some("d"));
        let other = seal(json!({"b": [1, 2], "a": {"y": 2, "x": 1}}));
        assert_eq!((other.said, &other.held), (None, &one.held));
        assert_ne!(
            seal(json!({"b": [2, 1], "a": {"y": 2, "x": 1}})).held,
            one.held
        );
    }
}
