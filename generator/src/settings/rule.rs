//! What a setting has to be, as it ends up in manifests and code.

/// What one setting has to be.
pub(super) struct Rule {
    /// The setting, as `gen-sdk.toml` calls it.
    pub(super) key: &'static str,
    /// What is expected there.
    pub(super) expected: &'static str,
    /// Whether it is there.
    pub(super) holds: bool,
}

/// A name that is no keyword, if need be by what follows it.
pub(super) fn unreserved(name: String, keywords: &[&str], suffix: &str) -> String {
    if keywords.contains(&name.as_str()) {
        name + suffix
    } else {
        name
    }
}

pub(super) fn is_line(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_control)
}

pub(super) fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number = |it: &&str| {
        let digits = it.len() < 10 && it.chars().all(|it| it.is_ascii_digit());
        digits && !it.is_empty() && (*it == "0" || !it.starts_with('0'))
    };
    parts.len() == 3 && parts.iter().all(is_number)
}

pub(super) fn is_license(text: &str) -> bool {
    !text.trim().is_empty()
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || ".-+() ".contains(it))
}

pub(super) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    !rest.is_empty()
        && rest
            .chars()
            .all(|it| it.is_ascii_graphic() && !"\"'`<>\\^{}|".contains(it))
}

/// As `PyPI` and Maven Central take it.
pub(super) fn is_distribution(text: &str) -> bool {
    let ends = text.starts_with(|it: char| it.is_ascii_alphanumeric())
        && text.ends_with(|it: char| it.is_ascii_alphanumeric());
    ends && text
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it))
}

/// In lower case, as Python and Go want their packages, and no keyword.
pub(super) fn is_package(text: &str, keywords: &[&str]) -> bool {
    text.starts_with(|it: char| it.is_ascii_lowercase())
        && text
            .chars()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
        && !keywords.contains(&text)
}
