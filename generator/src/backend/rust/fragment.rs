//! Pieces of Rust text that are safe wherever a template puts them. A contract's words
//! reach a template only inside one of these.

use std::fmt;

use super::prose::{self, Links};

/// A name in Rust, or several with `::` between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Path(String);

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal(String);

/// A literal of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bytes(Vec<u8>);

/// A number, in groups of three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number(pub(super) u128);

/// A documentation comment: lines without the newline of the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Comment {
    lines: Vec<String>,
    indent: &'static str,
}

impl Path {
    /// Keeps letters, digits, underscores, `::` and the `r#` of raw names.
    pub(super) fn new(path: &str) -> Self {
        let kept = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '_' | ':' | '#');
        Self(path.chars().filter(kept).collect())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Literal {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Bytes {
    pub(super) fn new(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Comment {
    pub(super) fn new(text: &str) -> Self {
        Self {
            lines: prose::lines(text, Links::Marked),
            indent: "",
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The same within an `impl` or a module.
    #[must_use]
    pub(super) fn indented(&self) -> Self {
        Self {
            lines: self.lines.clone(),
            indent: "    ",
        }
    }

    /// The text, or words of the generator's where there is none.
    pub(super) fn or(text: &str, otherwise: &str) -> Self {
        let comment = Self::new(text);
        if comment.is_empty() {
            return Self::new(otherwise);
        }
        comment
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("\"")?;
        for character in self.0.chars() {
            match character {
                '"' | '\\' => write!(formatter, "\\{character}")?,
                ' '..='~' => write!(formatter, "{character}")?,
                _ if character.is_alphanumeric() => write!(formatter, "{character}")?,
                _ => write!(formatter, "\\u{{{:x}}}", u32::from(character))?,
            }
        }
        formatter.write_str("\"")
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "b\"{}\"", self.0.escape_ascii())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.char_indices() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                formatter.write_str("_")?;
            }
            write!(formatter, "{digit}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Comment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.lines.iter().enumerate() {
            let newline = if index == 0 { "" } else { "\n" };
            let space = if line.is_empty() { "" } else { " " };
            write!(formatter, "{newline}{}///{space}{line}", self.indent)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_hold_names_alone() {
        for (path, expected) in [
            ("v1::r#type::Kind", "v1::r#type::Kind"),
            ("a; b()", "ab"),
            ("x\n// y", "xy"),
        ] {
            assert_eq!(Path::new(path).as_str(), expected, "{path:?}");
        }
    }

    #[test]
    fn literals_hold_anything() {
        for (text, expected) in [
            ("plain", r#""plain""#),
            (r#"{"a":1}"#, r#""{\"a\":1}""#),
            ("a\nb\0", r#""a\u{a}b\u{0}""#),
            ("é\u{202e}", r#""é\u{202e}""#),
        ] {
            assert_eq!(Literal::new(text).to_string(), expected, "{text:?}");
        }
        for (number, expected) in [(0, "0"), (700, "700"), (1_073_741_824, "1_073_741_824")] {
            assert_eq!(Number(number).to_string(), expected);
        }
        assert_eq!(
            Bytes::new(b"\n\x03Ada\xff\"").to_string(),
            r#"b"\n\x03Ada\xff\"""#
        );
    }
}
