//! Pieces of TypeScript that are safe to put into a template: each knows how
//! TypeScript spells it, whatever the contract says.

use std::fmt::{self, Display, Formatter, Write};

/// Where prettier breaks a line of an SDK.
pub(super) const LINE: usize = 100;

/// A name that TypeScript accepts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identifier(String);

impl Identifier {
    /// For `names` alone, which knows what is legal.
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

/// A string literal, in the quotes that prettier would choose.
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

/// A string as JSON has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonText(pub(super) String);

impl Display for JsonText {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '\\' | '"' => write!(formatter, "\\{character}")?,
                it if it.is_control() => write!(formatter, "\\u{:04x}", u32::from(it))?,
                it => formatter.write_char(it)?,
            }
        }
        formatter.write_char('"')
    }
}

/// A documentation comment, indented like the code it stands before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    text: String,
    indent: usize,
}

impl Comment {
    /// The comment, or `otherwise` where there is none.
    pub(super) fn new(comment: &str, otherwise: &str, indent: usize) -> Self {
        let comment = if comment.trim().is_empty() {
            otherwise
        } else {
            comment
        };
        Self {
            text: comment.trim().to_owned(),
            indent,
        }
    }

    /// Marked where what it describes is deprecated.
    pub(super) fn deprecated(mut self, deprecated: bool) -> Self {
        if deprecated {
            self.text.push_str("\n@deprecated");
        }
        self
    }
}

impl Display for Comment {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let text = comment_text(&self.text);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        if let [line] = lines[..] {
            return write!(formatter, "/** {line} */");
        }
        formatter.write_str("/**")?;
        for line in lines {
            write!(formatter, "\n{:1$} *", "", self.indent)?;
            if !line.is_empty() {
                write!(formatter, " {line}")?;
            }
        }
        write!(formatter, "\n{:1$} */", "", self.indent)
    }
}

/// The inside of a comment: nothing in it can end it.
fn comment_text(comment: &str) -> String {
    let comment = comment.replace("\r\n", "\n").replace('\t', "    ");
    // What would steer the compiler.
    let comment = comment.replace("@ts-", "\\@ts-");
    let mut text = String::with_capacity(comment.len());
    for character in comment.chars() {
        match character {
            '\n' => text.push('\n'),
            '/' if text.ends_with('*') => text.push_str("\\/"),
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
        '\u{e0000}'..='\u{e007f}' => write!(output, "\\u{{{:x}}}", u32::from(character)),
        _ => output.write_char(character),
    }
}

/// Code that was put together from other fragments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code(pub(super) String);

impl Code {
    /// A list on one line where that fits, else one item a line.
    pub(super) fn list(indent: usize, before: &str, items: &[String], after: &str) -> Self {
        let line = format!("{before}{}{after}", items.join(", "));
        if items.is_empty() || indent + line.chars().count() <= LINE {
            return Self(line);
        }
        let mut code = before.to_owned();
        for item in items {
            let _ = write!(code, "\n{:1$}{item},", "", indent + 2);
        }
        let _ = write!(code, "\n{:1$}{after}", "", indent);
        Self(code)
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
            ("it's", r#""it's""#),
            ("a\\b\nc", r#""a\\b\nc""#),
            ("${x} `y`", r#""${x} `y`""#),
            ("\u{202e}\0é\u{e0001}", r#""\u202e\x00é\u{e0001}""#),
        ] {
            assert_eq!(Text(text.to_owned()).to_string(), literal);
        }
    }

    #[test]
    fn json_is_json() {
        let text = JsonText("a\"\\\n\u{7f}é".to_owned());
        assert_eq!(text.to_string(), r#""a\"\\\u000a\u007fé""#);
    }

    #[test]
    fn comments_hold_anything() {
        for (comment, shown) in [
            ("Greets.", "/** Greets. */"),
            ("", "/** Otherwise. */"),
            ("One.\n\n  two\n", "/**\n   * One.\n   *\n   *   two\n   */"),
            ("*/ alert(1) /*", r"/** *\/ alert(1) /* */"),
            ("@ts-expect-error", r"/** \@ts-expect-error */"),
            ("**//", r"/** **\// */"),
            ("a\u{202e}b", r"/** a\u202eb */"),
        ] {
            assert_eq!(Comment::new(comment, "Otherwise.", 2).to_string(), shown);
        }
    }
}
