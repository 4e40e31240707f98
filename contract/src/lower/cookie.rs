//! The magic cookie: what a host sets so that a plugin knows who started it.

use super::contract::Part;
use super::name;
use crate::Code;
use crate::diagnostic::Diagnostic;
use crate::model::MagicCookie;

/// The cookie as it is said; empty where it is not.
pub(super) fn of(part: &Part<'_>) -> MagicCookie {
    let cookie = part.annotation.magic_cookie.clone().unwrap_or_default();
    MagicCookie {
        key: cookie.key,
        value: cookie.value,
    }
}

/// Checks that a host can set it, and that nothing else does.
pub(super) fn check(part: &Part<'_>, found: &mut Vec<Diagnostic>) {
    let MagicCookie { key, value } = of(part);
    let mut push = |code: Code, word: &str, message: String, help: &str| {
        let place = part.place(word).or_else(|| part.place("contract"));
        found.push(Diagnostic::new(code, place, message, help));
    };
    for (what, text) in [("key", &key), ("value", &value)] {
        if text.is_empty() {
            push(
                Code::CookieEmpty,
                "magic_cookie",
                format!("the {what} of `magic_cookie` is empty"),
                "say `magic_cookie: { key: \"ACME_PLUGIN\" value: \"…\" }` with any value that nobody sets by chance",
            );
        }
    }
    if !key.is_empty() && !name::is_environment_key(&key) {
        push(
            Code::CookieMalformed,
            "key",
            format!("the cookie's key {key:?} cannot be the name of an environment variable"),
            "use letters, digits and `_` only, and no digit at the start",
        );
    }
    if value.contains(char::is_control) {
        push(
            Code::CookieMalformed,
            "value",
            format!("the cookie's value {value:?} has control characters"),
            "use printable characters only",
        );
    }
    if name::is_reserved_key(&key) {
        push(
            Code::CookieReserved,
            &key,
            format!("the cookie's key `{key}` is a variable with a meaning of its own"),
            "choose a key that does not start with `PLUGIN_`, such as `ACME_PLUGIN`",
        );
    }
}
