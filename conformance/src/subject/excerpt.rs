//! Hostile text as a finding quotes it: escaped, and cut in the middle.

/// How many characters of each end are kept of a long text.
const KEPT: usize = 100;

/// The text in quotes, with control characters escaped; the middle of a long one is left out.
pub fn excerpt(text: &str) -> String {
    let length = text.chars().count();
    if length <= 2 * KEPT {
        return format!("{text:?}");
    }
    let head: String = text.chars().take(KEPT).collect();
    let tail: String = text.chars().skip(length - KEPT).collect();
    format!("{head:?} … {tail:?} ({} bytes)", text.len())
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn control_characters_are_escaped_and_long_texts_are_cut() {
        assert_eq!(excerpt("a\u{1b}[2J\n"), r#""a\u{1b}[2J\n""#);
        let long = format!("{}{}", "a".repeat(5_000), "ü".repeat(100));
        let expected = format!(
            "\"{}\" … \"{}\" (5200 bytes)",
            "a".repeat(100),
            "ü".repeat(100)
        );
        assert_eq!(excerpt(&long), expected);
    }
}
