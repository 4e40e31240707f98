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

/// The beginning of a text, for places that hold only so much.
pub(super) fn beginning(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}… ({} bytes in all)", &text[..end], text.len()),
        None => text.to_owned(),
    }
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
    use super::{beginning, line};

    #[test]
    fn what_steers_is_replaced_and_the_rest_is_kept() {
        let hostile = "\u{1b}[2Jé\r\n\tשלום \u{202e}gpj\u{9b}1m";
        assert_eq!(
            line(hostile),
            "\u{fffd}[2Jé\u{fffd}\u{fffd}\u{fffd}שלום \u{fffd}gpj\u{fffd}1m"
        );
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(beginning("ééé", 3), "ééé");
        assert_eq!(beginning("éééé", 3), "ééé… (8 bytes in all)");
    }
}
