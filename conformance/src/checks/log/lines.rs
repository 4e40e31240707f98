//! The JSON lines that a plugin writes to the real stderr from start to end.

use serde_json::{Map, Value};

use crate::check::{Stop, not_applicable};
use crate::limit;
use crate::subject::{Stage, Start};

/// One log line.
#[derive(Debug)]
pub(super) struct Line {
    /// As written.
    pub(super) text: String,
    /// As read.
    pub(super) fields: Map<String, Value>,
}

/// Every line of one whole life that is a JSON object; not applicable where none is.
pub(super) async fn written(stage: &mut Stage) -> Result<Vec<Line>, Stop> {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    client.answers().await?;
    // How it ends is judged by other checks; what it logs at its end matters here.
    let _ = client.shutdown(limit::END).await;
    let mut stderr = plugin.process.stderr.clone();
    let text = stderr
        .until(limit::QUIET.duration, |output| output.ended)
        .await
        .text();
    let lines: Vec<Line> = text.lines().filter_map(read).collect();
    if lines.is_empty() {
        return not_applicable("it wrote no JSON log line");
    }
    Ok(lines)
}

fn read(line: &str) -> Option<Line> {
    let fields = serde_json::from_str(line).ok()?;
    Some(Line {
        text: line.to_owned(),
        fields,
    })
}
