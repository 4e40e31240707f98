//! Which names may stand where.

/// `acme.greeter`: lower-case words with dots between them.
pub(super) fn is_app(name: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|it: char| it.is_ascii_lowercase())
            && word
                .chars()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || "-_".contains(it))
    };
    name.len() <= 100 && name.split('.').all(is_word)
}

/// What every shell and every language can set.
pub(super) fn is_environment_key(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// Variables that mean something to go-plugin or to Plugwright's runtimes.
pub(super) fn is_reserved_key(name: &str) -> bool {
    name.starts_with("PLUGIN_") || name == "PLUGWRIGHT_PROBE"
}

/// What a host passes to its `Dispense`.
pub(super) fn is_plugin_name(name: &str) -> bool {
    name.len() <= 100
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it))
}

/// What go-plugin itself registers, in the package `plugin`.
pub(super) fn is_reserved_type(full_name: &str) -> bool {
    const RESERVED: [&str; 6] = [
        "plugin.ConnInfo",
        "plugin.Empty",
        "plugin.GRPCBroker",
        "plugin.GRPCController",
        "plugin.GRPCStdio",
        "plugin.StdioData",
    ];
    RESERVED.contains(&full_name)
}

/// gRPC's status codes but OK, as the contract spells them.
pub(super) const ERROR_CODES: [&str; 16] = [
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn app_names() {
        for name in ["greeter", "acme.greeter", "acme.my-app.v2", "a_b.c1"] {
            assert!(is_app(name), "{name}");
        }
        for name in [
            "", ".", "Acme", "acme.", ".acme", "acme..x", "1a", "a b", "é", "a\0",
        ] {
            assert!(!is_app(name), "{name}");
        }
    }

    #[test]
    fn environment_keys() {
        for key in ["A", "_a", "GREETER_PLUGIN", "A1"] {
            assert!(is_environment_key(key), "{key}");
        }
        for key in ["", "1A", "A-B", "A=B", "A B", "É", "A\0"] {
            assert!(!is_environment_key(key), "{key}");
        }
    }
}
