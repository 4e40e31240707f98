//! Log lines as a host reads them: hclog's JSON on the standard error that the plugin was
//! started with.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::FormatItem;
use time::macros::format_description;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};

use crate::streams::Stderr;

/// Go's `2006-01-02T15:04:05.000000Z07:00`, in UTC (LOG-1).
const TIMESTAMP: &[FormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// The libraries that carry the calls. What they tell below a warning is about
/// themselves, and there is much of it for each call.
const CARRIERS: [&str; 8] = [
    "h2",
    "hyper",
    "hyper_util",
    "rustls",
    "tokio",
    "tonic",
    "tower",
    "yamux",
];

/// A layer of `tracing` that writes to the host's log.
#[derive(Debug)]
pub(crate) struct HostLog {
    stderr: Stderr,
    level: Level,
}

/// Sends the events of `tracing` from a level on, and panics, to the host. A program that
/// has a subscriber of its own keeps it.
pub(crate) fn install(stderr: &Stderr, level: Level) {
    let stderr = stderr.clone();
    let subscriber = tracing_subscriber::registry().with(HostLog {
        stderr: stderr.clone(),
        level,
    });
    let _ = tracing::subscriber::set_global_default(subscriber);
    std::panic::set_hook(Box::new(move |panic| {
        // A host takes every line after this word for an error (LOG-3).
        stderr.line(&format!("panic: {panic}"));
    }));
}

impl<S: Subscriber> Layer<S> for HostLog {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= most(metadata.target(), self.level)
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let mut fields = Fields::default();
        event.record(&mut fields);
        let now = OffsetDateTime::now_utc();
        let line = fields.line(*metadata.level(), metadata.target(), now);
        self.stderr.line(&line);
    }
}

/// The most talkative level at which a module is heard.
fn most(module: &str, level: Level) -> Level {
    let library = module.split("::").next().unwrap_or(module);
    if CARRIERS.contains(&library) {
        level.min(Level::WARN)
    } else {
        level
    }
}

/// The message of an event, and its other fields.
#[derive(Debug, Default)]
struct Fields {
    message: String,
    others: Map<String, Value>,
}

impl Fields {
    fn line(self, level: Level, module: &str, now: OffsetDateTime) -> String {
        let timestamp = now.format(&TIMESTAMP).unwrap_or_default();
        let mut line = self.others;
        // Last: no field of an event may take their place, since a Go host panics where
        // they are no strings (LOG-2).
        for (key, value) in [
            ("@level", level.as_str().to_ascii_lowercase()),
            ("@message", self.message),
            ("@module", module.to_owned()),
            ("@timestamp", timestamp),
        ] {
            line.insert(key.to_owned(), Value::String(value));
        }
        Value::Object(line).to_string()
    }

    fn add(&mut self, field: &Field, value: impl Into<Value>) {
        self.others.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            let _ = write!(self.message, "{value:?}");
        } else {
            self.add(field, format!("{value:?}"));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message.push_str(value);
        } else {
            self.add(field, value);
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use time::macros::datetime;

    use super::*;

    struct Lines(Arc<Mutex<Vec<String>>>);

    impl<S: Subscriber> Layer<S> for Lines {
        fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
            let mut fields = Fields::default();
            event.record(&mut fields);
            let now = datetime!(2026-01-02 03:04:05.000_006_789 UTC);
            let line = fields.line(*event.metadata().level(), "greeter", now);
            self.0.lock().unwrap().push(line);
        }
    }

    #[test]
    fn what_carries_the_calls_is_heard_when_it_warns() {
        assert_eq!(most("h2::codec", Level::DEBUG), Level::WARN);
        assert_eq!(most("tonic", Level::ERROR), Level::ERROR);
        assert_eq!(most("h2o", Level::DEBUG), Level::DEBUG);
        assert_eq!(most("greeter::tonic", Level::TRACE), Level::TRACE);
    }

    #[test]
    fn an_event_is_one_line_of_hclog() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let subscriber = tracing_subscriber::registry().with(Lines(Arc::clone(&lines)));
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(name = "Ada", times = 2, "greeted \"{}\"\n", "Ada");
            tracing::error!("@level" = 30, "@timestamp" = false, "odd");
        });
        let lines = lines.lock().unwrap();
        assert_eq!(
            lines[0],
            r#"{"@level":"info","@message":"greeted \"Ada\"\n","@module":"greeter","@timestamp":"2026-01-02T03:04:05.000006Z","name":"Ada","times":2}"#
        );
        assert_eq!(
            lines[1],
            r#"{"@level":"error","@message":"odd","@module":"greeter","@timestamp":"2026-01-02T03:04:05.000006Z"}"#
        );
    }
}
