//! Owns how protobuf's text spells strings.

use std::fmt::Write as _;

/// A string in quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                literal.push('\\');
                literal.push(character);
            }
            it if it.is_ascii_control() => {
                let _ = write!(literal, "\\{:03o}", u32::from(it));
            }
            it => literal.push(it),
        }
    }
    literal.push('"');
    literal
}

/// The name that a field has in JSON where it says no other.
pub(super) fn json_name(name: &str) -> String {
    let mut json = String::with_capacity(name.len());
    let mut capital = false;
    for character in name.chars() {
        match character {
            '_' => capital = true,
            it if capital => {
                json.push(it.to_ascii_uppercase());
                capital = false;
            }
            it => json.push(it),
        }
    }
    json
}
