//! Foreign text made harmless: what a plugin wrote cannot steer what shows a report.

/// A terminal obeys it, it reorders what stands around it, it ends a line where nobody
/// sees an end, or XML has no way to write it.
pub(super) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// The text as one line.
pub(super) fn line(text: &str) -> String {
    text.chars().map(shown).collect()
}

/// The text with its line ends and tabs.
pub(super) fn lines(text: &str) -> String {
    let kept = |character| matches!(character, '\n' | '\t');
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| {
            if kept(character) {
                character
            } else {
                shown(character)
            }
        })
        .collect()
}

/// The beginning of a text, for places that hold only so much.
pub(super) fn beginning(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}… ({} bytes in all)", &text[..end], text.len()),
        None => text.to_owned(),
    }
}

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Span<'a> {
    /// It stands between backticks.
    pub code: bool,
    /// What it says.
    pub text: &'a str,
}

/// A sentence by its backticks; one that nothing closes stands for itself.
pub(super) fn spans(text: &str) -> Vec<Span<'_>> {
    if !text.matches('`').count().is_multiple_of(2) {
        return vec![Span { code: false, text }];
    }
    let parts = text.split('`').enumerate().map(|(index, text)| Span {
        code: !index.is_multiple_of(2),
        text,
    });
    parts.filter(|span| !span.text.is_empty()).collect()
}

fn shown(character: char) -> char {
    if is_unsafe(character) {
        char::REPLACEMENT_CHARACTER
    } else {
        character
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, beginning, line, lines, spans};

    #[test]
    fn what_steers_is_replaced_and_the_rest_is_kept() {
        let hostile = "\u{1b}[2Jé\r\n\tשלום \u{202e}gpj\u{9b}1m";
        assert_eq!(
            line(hostile),
            "\u{fffd}[2Jé\u{fffd}\u{fffd}\u{fffd}שלום \u{fffd}gpj\u{fffd}1m"
        );
        assert_eq!(lines(hostile), "\u{fffd}[2Jé\n\tשלום \u{fffd}gpj\u{fffd}1m");
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(beginning("ééé", 3), "ééé");
        assert_eq!(beginning("éééé", 3), "ééé… (8 bytes in all)");
    }

    #[test]
    fn paired_backticks_are_code_and_others_are_not() {
        let span = |code, text| Span { code, text };
        assert_eq!(
            spans("`a|b`, then"),
            [span(true, "a|b"), span(false, ", then")]
        );
        assert_eq!(spans("a ` b"), [span(false, "a ` b")]);
    }
}
