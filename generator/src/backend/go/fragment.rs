//! Pieces of Go text that are safe wherever a template puts them. A contract's words
//! reach a template only inside one of these.

use std::fmt;

use super::names;

/// A name in Go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identifier(String);

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal(String);

/// A documentation comment: no line, or whole lines with their newlines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Comment(Vec<String>);

impl Identifier {
    /// Keeps letters, digits and underscores, and stays clear of Go's keywords.
    pub(super) fn new(name: &str) -> Self {
        let mut kept: String = name
            .chars()
            .filter(|it| it.is_ascii_alphanumeric() || *it == '_')
            .collect();
        if !kept.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_') {
            kept.insert(0, 'x');
        }
        if names::is_keyword(&kept) {
            kept.push('_');
        }
        Self(kept)
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

impl Comment {
    pub(super) fn new(text: &str) -> Self {
        let lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}']);
        let mut lines: Vec<String> = lines.map(harmless).collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        Self(lines)
    }

    /// As Go documents a method: `Greets people.` becomes `Greet greets people.`
    pub(super) fn about(name: &Identifier, text: &str) -> Self {
        let Some((verb, _)) = text.split_once(' ') else {
            return Self::new(text);
        };
        let mut letters = verb.chars();
        let capital = letters
            .next()
            .filter(char::is_ascii_uppercase)
            .map(|it| it.to_ascii_lowercase());
        match capital {
            Some(first) if verb.ends_with('s') && letters.all(|it| it.is_ascii_lowercase()) => {
                Self::new(&format!("{name} {first}{}", &text[1..]))
            }
            _ => Self::new(text),
        }
    }

    /// The same below an empty line, to go on with a comment of the template's.
    pub(super) fn continued(text: &str) -> Self {
        let mut comment = Self::new(text);
        if !comment.0.is_empty() {
            comment.0.insert(0, String::new());
        }
        comment
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |it: char| matches!(it, ' '..='~') && it != '`';
        if self.0.contains(['"', '\\']) && self.0.chars().all(plain) {
            return write!(formatter, "`{}`", self.0);
        }
        formatter.write_str("\"")?;
        for character in self.0.chars() {
            match character {
                '"' | '\\' => write!(formatter, "\\{character}")?,
                ' '..='~' => write!(formatter, "{character}")?,
                _ if character.is_alphanumeric() => write!(formatter, "{character}")?,
                _ => write!(formatter, "\\U{:08x}", u32::from(character))?,
            }
        }
        formatter.write_str("\"")
    }
}

impl fmt::Display for Comment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.0 {
            let space = if line.is_empty() { "" } else { " " };
            writeln!(formatter, "//{space}{line}")?;
        }
        Ok(())
    }
}

/// A line of a comment that is nothing but that: nothing that Go refuses in a source
/// file, nothing that turns the reading direction, and no condition for the build.
pub(super) fn harmless(line: &str) -> String {
    let hidden = |it: char| {
        matches!(
            it,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
    };
    let line: String = line
        .chars()
        .filter(|it| !hidden(*it))
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    // gofmt makes a build constraint of the first, wherever it stands, and linters take
    // the second for a mistyped instruction.
    let line = line.trim_end().replace("+build", "+ build");
    match line.trim_start().strip_prefix("go:") {
        Some(rest) => format!("go :{rest}"),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_go() {
        for (name, expected) in [
            ("greeter", "greeter"),
            ("type", "type_"),
            ("3d", "x3d"),
            ("a-b.c", "abc"),
            ("", "x"),
            ("\"); os.Exit(1", "osExit1"),
        ] {
            assert_eq!(Identifier::new(name).as_str(), expected, "{name:?}");
        }
    }

    #[test]
    fn literals_hold_anything() {
        for (text, expected) in [
            ("plain", r#""plain""#),
            (r#"{"name":"Ada"}"#, r#"`{"name":"Ada"}`"#),
            ("a`b\"c", r#""a`b\"c""#),
            ("a\nb", r#""a\U0000000ab""#),
            ("é\u{202e}\u{feff}", r#""é\U0000202e\U0000feff""#),
            ("\0", r#""\U00000000""#),
        ] {
            assert_eq!(Literal::new(text).to_string(), expected, "{text:?}");
        }
    }

    #[test]
    fn comments_stay_comments() {
        for (text, expected) in [
            ("", ""),
            ("One.", "// One.\n"),
            ("One.\n\nTwo.\n\n", "// One.\n//\n// Two.\n"),
            ("a\r\nfunc init() {}", "// a\n//\n// func init() {}\n"),
            ("a\u{2028}b", "// a\n// b\n"),
            ("go:build ignore", "// go :build ignore\n"),
            ("  +build ignore", "//   + build ignore\n"),
            ("a\u{202e}b\0c", "// ab c\n"),
        ] {
            assert_eq!(Comment::new(text).to_string(), expected, "{text:?}");
        }
    }

    #[test]
    fn methods_are_documented_by_name() {
        let greet = Identifier::new("Greet");
        for (text, expected) in [
            (
                "Greets people.\nAll of them.",
                "// Greet greets people.\n// All of them.\n",
            ),
            ("The way to greet.", "// The way to greet.\n"),
            ("HTTPS is used.", "// HTTPS is used.\n"),
            ("Émets du son.", "// Émets du son.\n"),
            ("", ""),
        ] {
            assert_eq!(
                Comment::about(&greet, text).to_string(),
                expected,
                "{text:?}"
            );
        }
    }
}
