//! The magic cookie: how a plugin knows that a host has started it, and not a person.

use std::ffi::{OsStr, OsString};

/// The environment variable by which a host shows that it is one, as its
/// `MagicCookieKey` and `MagicCookieValue` say. It is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cookie {
    /// The name of the variable.
    pub key: &'static str,
    /// Its value, compared byte for byte (ENV-2).
    pub value: &'static str,
}

/// What a person reads who starts a plugin by hand.
pub(crate) const EXPLANATION: &str = "\
This binary is a plugin. It is not meant to be executed directly.
Please execute the program that uses it, which starts its plugins itself.";

impl Cookie {
    /// Whether the environment holds the cookie. A cookie without a name or a value is
    /// nobody's (ENV-3).
    pub(crate) fn is_in(self, variable: impl Fn(&str) -> Option<OsString>) -> bool {
        let set = !self.key.is_empty() && !self.value.is_empty();
        set && variable(self.key).as_deref() == Some(OsStr::new(self.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_value_itself_is_the_cookie() {
        let cookie = Cookie {
            key: "GREETER",
            value: "open sesame",
        };
        let with = |value: &'static str| {
            cookie.is_in(move |key| (key == "GREETER").then(|| OsString::from(value)))
        };
        assert!(with("open sesame"));
        for other in ["", "Open sesame", "open sesame ", "open", "open sesame!"] {
            assert!(!with(other), "{other:?}");
        }
        assert!(!cookie.is_in(|_| None));
        let nobody = Cookie {
            key: "GREETER",
            value: "",
        };
        assert!(!nobody.is_in(|_| Some(OsString::new())));
    }
}
