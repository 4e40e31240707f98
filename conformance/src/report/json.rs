//! The JSON report and its schema.

use std::fmt::Write;

use serde::Serialize;

use super::model::Report;
use super::text::is_unsafe;

/// The report as JSON, in which even what JSON lets stand is escaped where a terminal
/// would obey it.
pub(super) fn render(report: &Report) -> String {
    escaped(report)
}

/// Any data of ours as JSON of that kind.
pub(super) fn escaped(data: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(data).expect("a report is plain data");
    // Outside its strings JSON has only line ends of that kind, so all else is in one.
    let mut escaped = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if character != '\n' && is_unsafe(character) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped.push('\n');
    escaped
}

/// The schema of the JSON report, as published in `docs/report.schema.json`.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain data");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_schema_is_the_reports() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/report.schema.json");
        crate::published::check(path, &super::schema());
    }
}
