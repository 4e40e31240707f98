//! Log lines as hclog writes them, on the real standard error.

use std::io::{self, Write as _};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::behaviour::Log;
use crate::streams::Streams;

const SECONDS_PER_DAY: u64 = 86_400;
/// What a numeric level is in the libraries that write one.
const NUMERIC_INFO: u32 = 30;

/// Writes log lines.
#[derive(Debug, Clone)]
pub(crate) struct Logger {
    pub(crate) behaviour: Log,
    pub(crate) streams: Streams,
}

impl Logger {
    pub(crate) fn info(&self, message: &str) {
        self.streams.complain(&self.line(message));
    }

    /// Logs what a service does.
    pub(crate) fn service(&self, message: &str) {
        if self.behaviour.captured {
            // Nobody may be reading; a right plugin does not write here.
            let _ = writeln!(std::io::stderr(), "{}", self.line(message));
        } else {
            self.info(message);
        }
    }

    /// Logs the last thing of all.
    pub(crate) fn last(&self, message: &str) {
        let line = self.line(message);
        if self.behaviour.breaks_off {
            self.streams
                .complain_bytes(&line.as_bytes()[..line.len() / 2]);
        } else {
            self.streams.complain(&line);
        }
    }

    /// As [`Logger::info`], for the one who wants to know whether it was written.
    pub(crate) fn write(&self, message: &str) -> io::Result<()> {
        self.streams.log(&self.line(message))
    }

    fn line(&self, message: &str) -> String {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        render(&self.behaviour, now, message)
    }

    /// Sends the panics of this process where the log goes: standard error is captured.
    pub(crate) fn take_panics(&self) {
        let streams = self.streams.clone();
        std::panic::set_hook(Box::new(move |panic| {
            streams.complain(&format!("panic: {panic}"));
        }));
    }
}

fn render(behaviour: &Log, since_epoch: Duration, message: &str) -> String {
    let level = if behaviour.numeric_level {
        Value::from(NUMERIC_INFO)
    } else {
        Value::from("info")
    };
    json!({
        "@level": level,
        "@message": message,
        "@module": "plugwright.reference",
        "@timestamp": timestamp(since_epoch, behaviour.fraction_digits),
    })
    .to_string()
}

/// The time in UTC, with at most nine digits after the second.
fn timestamp(since_epoch: Duration, digits: usize) -> String {
    let seconds = since_epoch.as_secs();
    let (year, month, day) = date(seconds / SECONDS_PER_DAY);
    let second = seconds % SECONDS_PER_DAY;
    let fraction = format!("{:09}", since_epoch.subsec_nanos());
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:.digits$}Z",
        second / 3600,
        second / 60 % 60,
        second % 60,
        fraction
    )
}

/// The civil date of a day since 1970. A year is counted from March, so that the leap
/// day is its last and the months before it have a regular length.
fn date(days_since_epoch: u64) -> (u64, u64, u64) {
    let days = days_since_epoch + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps() {
        let cases = [
            (0, 0, 6, "1970-01-01T00:00:00.000000Z"),
            (951_782_400, 1_000, 6, "2000-02-29T00:00:00.000001Z"),
            (951_868_799, 999_999_999, 6, "2000-02-29T23:59:59.999999Z"),
            (951_868_800, 0, 6, "2000-03-01T00:00:00.000000Z"),
            (1_735_689_599, 0, 6, "2024-12-31T23:59:59.000000Z"),
            (4_107_542_400, 0, 6, "2100-03-01T00:00:00.000000Z"),
            (1_000_000_000, 123_456_789, 3, "2001-09-09T01:46:40.123Z"),
        ];
        for (seconds, nanoseconds, digits, expected) in cases {
            assert_eq!(
                timestamp(Duration::new(seconds, nanoseconds), digits),
                expected
            );
        }
    }

    #[test]
    fn lines_are_json_objects() {
        let line = render(&Log::default(), Duration::ZERO, "one \"line\"\n");
        assert_eq!(
            line,
            "{\"@level\":\"info\",\"@message\":\"one \\\"line\\\"\\n\",\
             \"@module\":\"plugwright.reference\",\
             \"@timestamp\":\"1970-01-01T00:00:00.000000Z\"}"
        );
        let spoilt = Log {
            numeric_level: true,
            ..Log::default()
        };
        assert!(render(&spoilt, Duration::ZERO, "").contains("\"@level\":30"));
    }
}
