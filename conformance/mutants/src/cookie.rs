//! The magic cookie: whether a host started this program, and what a person is told.

use std::ffi::OsStr;
use std::process::ExitCode;

use crate::COOKIE_VALUE;
use crate::behaviour::{CookieMatch, Refusal};
use crate::streams::Streams;

const EXPLANATION: &str = "This program is a plugin: it is started by the program that it \
extends, and does nothing by itself.\nRun that program instead; it finds and starts its \
plugins.";

/// Whether this value of the cookie's variable starts the plugin.
pub(crate) fn accepted(accepts: CookieMatch, value: Option<&OsStr>) -> bool {
    let Some(value) = value else {
        return accepts == CookieMatch::Absent;
    };
    // A value that is not UTF-8 cannot be the right one, nor nearly the right one.
    let value = value.to_str().unwrap_or_default();
    match accepts {
        CookieMatch::Exactly | CookieMatch::Absent => value == COOKIE_VALUE,
        CookieMatch::AnyValue => !value.is_empty(),
        CookieMatch::AnyCase => value.eq_ignore_ascii_case(COOKIE_VALUE),
        CookieMatch::Trimmed => value.trim() == COOKIE_VALUE,
        CookieMatch::Prefixed => value.starts_with(COOKIE_VALUE),
    }
}

/// Explains the refusal and gives the exit status.
pub(crate) fn refuse(refusal: &Refusal, absent: bool, streams: &Streams) -> ExitCode {
    if refusal.on_stdout {
        streams.print(EXPLANATION.as_bytes());
    }
    if refusal.on_stderr {
        streams.complain(EXPLANATION);
    }
    if refusal.hangs_without_cookie && absent {
        hang();
    }
    ExitCode::from(refusal.status)
}

/// Never returns.
pub(crate) fn hang() -> ! {
    loop {
        std::thread::park();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accepts: CookieMatch, expected: [bool; 7]) {
        let upper = COOKIE_VALUE.to_uppercase();
        let blanks = format!(" {COOKIE_VALUE}\n");
        let longer = format!("{COOKIE_VALUE}0");
        let values = [
            Some(COOKIE_VALUE),
            None,
            Some(""),
            Some("other"),
            Some(upper.as_str()),
            Some(blanks.as_str()),
            Some(longer.as_str()),
        ];
        assert_eq!(
            values.map(|value| accepted(accepts, value.map(OsStr::new))),
            expected
        );
    }

    #[test]
    fn each_match_accepts_one_more_kind_of_value() {
        assert_ne!(COOKIE_VALUE, COOKIE_VALUE.to_uppercase());
        check(
            CookieMatch::Exactly,
            [true, false, false, false, false, false, false],
        );
        check(
            CookieMatch::Absent,
            [true, true, false, false, false, false, false],
        );
        check(
            CookieMatch::AnyValue,
            [true, false, false, true, true, true, true],
        );
        check(
            CookieMatch::AnyCase,
            [true, false, false, false, true, false, false],
        );
        check(
            CookieMatch::Trimmed,
            [true, false, false, false, false, true, false],
        );
        check(
            CookieMatch::Prefixed,
            [true, false, false, false, false, false, true],
        );
    }
}
