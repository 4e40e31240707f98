//! Pieces of Python that are safe to put into a template: each knows how Python
//! spells it, whatever the contract says.

use std::fmt::{self, Display, Formatter, Write};

/// Where ruff breaks a line.
pub(super) const LINE: usize = 100;

/// A name that Python accepts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identifier(String);

impl Identifier {
    /// For `Scope` alone, which knows what is legal.
    pub(super) fn new(name: String) -> Self {
        Self(name)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Identifier {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A string literal, in the quotes that ruff would choose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text(pub(super) String);

impl Display for Text {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let count = |quote| self.0.matches(quote).count();
        let quote = if count('"') > count('\'') { '\'' } else { '"' };
        formatter.write_char(quote)?;
        for character in self.0.chars() {
            match character {
                '\\' => formatter.write_str("\\\\")?,
                '\n' => formatter.write_str("\\n")?,
                it if it == quote => write!(formatter, "\\{it}")?,
                it => write_visible(formatter, it)?,
            }
        }
        formatter.write_char(quote)
    }
}

/// A bytes literal, in pieces where it is too long for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bytes {
    /// The pieces, each without quotes.
    pieces: Vec<String>,
}

impl Bytes {
    const PIECE: usize = 84;

    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut pieces = vec![String::new()];
        for byte in bytes {
            let spelled = match byte {
                b'\n' => "\\n".to_owned(),
                b'\\' => "\\\\".to_owned(),
                // Escaped, so that ruff has no quotes to choose.
                b'"' => "\\x22".to_owned(),
                b' '..=b'~' => char::from(*byte).to_string(),
                _ => format!("\\x{byte:02x}"),
            };
            let last = pieces.last_mut().expect("there is always a piece");
            if last.len() + spelled.len() > Self::PIECE {
                pieces.push(spelled);
            } else {
                last.push_str(&spelled);
            }
        }
        Self { pieces }
    }

    /// One literal a line, in their order.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.pieces.iter().map(|it| format!("b\"{it}\""))
    }
}

/// A docstring with its quotes, indented like the code it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Docstring {
    text: String,
    indent: usize,
}

impl Docstring {
    /// The comment, or `otherwise` where there is none.
    pub(super) fn new(comment: &str, otherwise: &str, indent: usize) -> Self {
        let comment = if comment.trim().is_empty() {
            otherwise
        } else {
            comment
        };
        Self {
            text: comment.to_owned(),
            indent,
        }
    }

    /// With one more paragraph.
    pub(super) fn and(mut self, paragraph: &str) -> Self {
        self.text = format!("{}\n\n{paragraph}", self.text.trim_end());
        self
    }
}

impl Display for Docstring {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let text = docstring_text(&self.text);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let one = lines.len() == 1;
        formatter.write_str("\"\"\"")?;
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                formatter.write_char('\n')?;
                if !line.is_empty() {
                    write!(formatter, "{:1$}{line}", "", self.indent)?;
                }
            } else {
                formatter.write_str(line)?;
            }
        }
        if !one {
            write!(formatter, "\n{:1$}", "", self.indent)?;
        }
        formatter.write_str("\"\"\"")
    }
}

/// The inside of a docstring: no quote in it can end it or touch its ends.
fn docstring_text(comment: &str) -> String {
    let comment = comment.trim().replace("\r\n", "\n").replace('\t', "    ");
    let mut text = String::with_capacity(comment.len());
    let last = comment.chars().count().saturating_sub(1);
    for (position, character) in comment.chars().enumerate() {
        let at_end = position == 0 || position == last;
        match character {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push('\n'),
            '"' if at_end || text.ends_with('"') => text.push_str("\\x22"),
            it => write_visible(&mut text, it).expect("a string takes everything"),
        }
    }
    text
}

/// Escapes what a reader could not see, or would see in another order.
fn write_visible(output: &mut impl Write, character: char) -> fmt::Result {
    match character {
        '\0'..='\x1f' | '\x7f' => write!(output, "\\x{:02x}", u32::from(character)),
        '\u{80}'..='\u{a0}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => write!(output, "\\u{:04x}", u32::from(character)),
        '\u{e0000}'..='\u{e007f}' => write!(output, "\\U{:08x}", u32::from(character)),
        _ => output.write_char(character),
    }
}

/// Code that was put together from other fragments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code(pub(super) String);

impl Code {
    /// A list on one line where that fits, else one item a line. `before` starts the
    /// line at `indent`, and a comma after the last item keeps ruff from joining them.
    pub(super) fn list(indent: usize, before: &str, items: &[String], after: &str) -> Self {
        let line = format!("{before}{}{after}", items.join(", "));
        if items.is_empty() || indent + line.chars().count() <= LINE {
            return Self(line);
        }
        let mut code = before.to_owned();
        for item in items {
            let _ = write!(code, "\n{:1$}{item},", "", indent + 4);
        }
        let _ = write!(code, "\n{:1$}{after}", "", indent);
        Self(code)
    }
}

impl Code {
    /// An assignment, its value in parentheses where that makes it fit.
    pub(super) fn assignment(indent: usize, target: &str, value: &str) -> Self {
        let line = format!("{target} = {value}");
        if indent + line.chars().count() <= LINE {
            return Self(line);
        }
        let (inner, outer) = (indent + 4, indent);
        if inner + value.chars().count() > LINE {
            return Self(line);
        }
        Self(format!(
            "{target} = (\n{:inner$}{value}\n{:outer$})",
            "", ""
        ))
    }
}

impl Display for Code {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_the_quotes_that_need_less() {
        for (text, literal) in [
            ("plain", r#""plain""#),
            (r#"{"a":1}"#, r#"'{"a":1}'"#),
            (r#"it's "so""#, r#"'it\'s "so"'"#),
            ("it's", r#""it's""#),
            ("a\\b\nc", r#""a\\b\nc""#),
            ("\u{202e}\0é", r#""\u202e\x00é""#),
        ] {
            assert_eq!(Text(text.to_owned()).to_string(), literal);
        }
    }

    #[test]
    fn docstrings_hold_anything() {
        for (comment, docstring) in [
            ("Greets.", r#""""Greets.""""#),
            ("", r#""""Otherwise.""""#),
            ("One.\n\n  two\n", "\"\"\"One.\n\n      two\n    \"\"\""),
            (r#"say """"#, r#""""say "\x22\x22""""#),
            (r#""a" b"#, r#""""\x22a" b""""#),
            (r"C:\n", r#""""C:\\n""""#),
            ("a\u{202e}b", r#""""a\u202eb""""#),
        ] {
            let rendered = Docstring::new(comment, "Otherwise.", 4).to_string();
            assert_eq!(rendered, docstring);
        }
    }

    #[test]
    fn bytes_in_pieces() {
        let bytes = Bytes::new(b"\n\x0f\"\\ ok\xff");
        assert_eq!(
            bytes.lines().collect::<Vec<_>>(),
            [r#"b"\n\x0f\x22\\ ok\xff""#]
        );
        assert_eq!(Bytes::new(&[0; 30]).lines().count(), 2);
    }

    #[test]
    fn lists_break_where_they_do_not_fit() {
        let items = ["self".to_owned(), format!("{:080}", 0)];
        assert!(
            !Code::list(4, "def f(", &items[..1], ") -> None:")
                .0
                .contains('\n')
        );
        let broken = Code::list(4, "def f(", &items, ") -> None:").0;
        assert_eq!(broken.lines().count(), 4);
        assert!(broken.ends_with(",\n    ) -> None:"));
    }
}
