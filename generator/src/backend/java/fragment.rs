//! Pieces of Java that are safe to put into a template: each knows how Java spells it,
//! whatever the contract says.

use std::fmt::{self, Display, Formatter, Write};

/// Where a line of an SDK ends.
pub(super) const LINE: usize = 100;

/// A name that Java accepts.
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

/// A string literal. Java undoes `\u` before it looks for the literal's end, so what
/// means something to the compiler is spelled in octal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text(pub(super) String);

impl Display for Text {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '\\' | '"' => write!(formatter, "\\{character}")?,
                '\n' => formatter.write_str("\\n")?,
                it if it.is_ascii_control() => write!(formatter, "\\{:03o}", u32::from(it))?,
                it if is_hidden(it) => {
                    for unit in it.encode_utf16(&mut [0; 2]) {
                        write!(formatter, "\\u{unit:04x}")?;
                    }
                }
                it => formatter.write_char(it)?,
            }
        }
        formatter.write_char('"')
    }
}

/// Text in XML, also in an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct XmlText(pub(super) String);

impl Display for XmlText {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|it| match it {
            '&' => formatter.write_str("&amp;"),
            '<' => formatter.write_str("&lt;"),
            '>' => formatter.write_str("&gt;"),
            '"' => formatter.write_str("&quot;"),
            // Maven replaces `${…}` wherever it stands; there is no other way to say it.
            '$' => formatter.write_str("${dollar}"),
            it => formatter.write_char(it),
        })
    }
}

/// A documentation comment, indented like the code it stands before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    lines: Vec<String>,
    indent: usize,
    deprecated: bool,
}

impl Comment {
    /// The comment, or `otherwise` where there is none.
    pub(super) fn new(comment: &str, otherwise: &str, indent: usize) -> Self {
        let comment = if comment.trim().is_empty() {
            otherwise
        } else {
            comment
        };
        let comment = comment.trim().replace("\r\n", "\n").replace('\t', "    ");
        Self {
            lines: comment.lines().map(html).collect(),
            indent,
            deprecated: false,
        }
    }

    /// With a paragraph of our own behind it.
    pub(super) fn followed_by(mut self, paragraph: &str) -> Self {
        self.lines.push(String::new());
        self.lines.extend(paragraph.lines().map(html));
        self
    }

    /// Marked where what it describes is deprecated.
    pub(super) fn deprecated(mut self, deprecated: bool) -> Self {
        self.deprecated = deprecated;
        self
    }
}

impl Display for Comment {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        for line in &self.lines {
            match lines.last().map(String::as_str) {
                Some("") if line.is_empty() => {}
                Some("") => lines.push(format!("<p>{line}")),
                _ => lines.push(line.clone()),
            }
        }
        if self.deprecated {
            lines.push(String::new());
            lines.push("@deprecated The contract says so.".to_owned());
        }
        let pad = " ".repeat(self.indent);
        match &lines[..] {
            [line] if self.indent + line.chars().count() + 7 <= LINE => {
                write!(formatter, "/** {line} */")?;
            }
            _ => {
                formatter.write_str("/**")?;
                for line in lines {
                    let line = format!("\n{pad} * {line}");
                    formatter.write_str(line.trim_end_matches(' '))?;
                }
                write!(formatter, "\n{pad} */")?;
            }
        }
        if self.deprecated {
            write!(formatter, "\n{pad}@Deprecated")?;
        }
        Ok(())
    }
}

/// One line of a comment as HTML: nothing in it is a tag of Javadoc's, and nothing the
/// end of the comment, not even spelled with `\u`.
fn html(line: &str) -> String {
    let mut html = String::with_capacity(line.len());
    let mut parts = line.trim_end().split('`');
    html.push_str(&escaped(parts.next().unwrap_or_default()));
    let parts: Vec<&str> = parts.collect();
    for pair in parts.chunks(2) {
        match pair {
            [code, after] if is_plain(code) => {
                let _ = write!(html, "{{@code {code}}}{}", escaped(after));
            }
            _ => {
                for part in pair {
                    let _ = write!(html, "`{}", escaped(part));
                }
            }
        }
    }
    html
}

/// Whether Javadoc shows text as it stands.
fn is_plain(code: &str) -> bool {
    let plain = |it: char| it.is_ascii_alphanumeric() || " .,:;!?_-+=/()[]'\"#%".contains(it);
    !code.trim().is_empty() && code.chars().all(plain)
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' | '<' | '>' | '@' | '\\' | '{' | '}' => {
                let _ = write!(html, "&#{};", u32::from(character));
            }
            '/' if html.ends_with('*') => html.push_str("&#47;"),
            it if it.is_ascii_control() || is_hidden(it) => {
                let _ = write!(html, "U+{:04X}", u32::from(it));
            }
            it => html.push(it),
        }
    }
    html
}

/// Whether a reader could not see a character, or would see others in another order.
fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{80}'..='\u{a0}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Code that was put together from other fragments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code(pub(super) String);

impl Code {
    /// A list on one line where that fits, else on lines of its own.
    pub(super) fn list(indent: usize, before: &str, items: &[String], after: &str) -> Self {
        let line = format!("{before}{}{after}", items.join(", "));
        if items.is_empty() || indent + line.chars().count() <= LINE {
            return Self(line);
        }
        let pad = " ".repeat(indent + 4);
        let joined = items.join(", ");
        if pad.len() + joined.chars().count() + after.chars().count() <= LINE {
            return Self(format!("{before}\n{pad}{joined}{after}"));
        }
        let items = items.join(&format!(",\n{pad}"));
        Self(format!("{before}\n{pad}{items}{after}"))
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
    fn text_cannot_end_its_literal() {
        for (text, literal) in [
            ("plain", r#""plain""#),
            (r#"{"a":1}"#, r#""{\"a\":1}""#),
            ("a\\b\nc", r#""a\\b\nc""#),
            ("\\u0022 + x", r#""\\u0022 + x""#),
            ("\0\r\t\u{7f}", r#""\000\015\011\177""#),
            ("\u{202e}é\u{e0001}", r#""\u202eé\udb40\udc01""#),
        ] {
            assert_eq!(Text(text.to_owned()).to_string(), literal);
        }
    }

    #[test]
    fn xml_is_xml() {
        let text = XmlText("<a b=\"c\">&${x}".to_owned());
        assert_eq!(
            text.to_string(),
            "&lt;a b=&quot;c&quot;&gt;&amp;${dollar}{x}"
        );
    }

    #[test]
    fn comments_hold_anything() {
        for (comment, shown) in [
            ("Greets.", "/** Greets. */"),
            ("", "/** Otherwise. */"),
            (
                "One.\n\n\n  two\n",
                "/**\n   * One.\n   *\n   * <p>  two\n   */",
            ),
            ("*/ x /*", "/** *&#47; x /* */"),
            ("\\u002a\\u002f", "/** &#92;u002a&#92;u002f */"),
            (
                "@see {@link x} <b>",
                "/** &#64;see &#123;&#64;link x&#125; &#60;b&#62; */",
            ),
            (
                "Such as `Ada`, `a{b` and `",
                "/** Such as {@code Ada}, `a&#123;b` and ` */",
            ),
            ("a\u{202e}b", "/** aU+202Eb */"),
        ] {
            assert_eq!(Comment::new(comment, "Otherwise.", 2).to_string(), shown);
        }
        let deprecated = Comment::new("Old.", "", 0).deprecated(true).to_string();
        assert_eq!(
            deprecated,
            "/**\n * Old.\n *\n * @deprecated The contract says so.\n */\n@Deprecated"
        );
    }
}
