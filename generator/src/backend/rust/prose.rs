//! A contract's comments as documentation that is prose and nothing else: rustdoc runs
//! what is indented or fenced as code, and makes links and elements of brackets.

/// Whose work it is to mark an address as a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Ours.
    Marked,
    /// That of a generator after us.
    Left,
}

/// The lines of a comment, without empty ones at its end.
pub(super) fn lines(text: &str, addresses: Links) -> Vec<String> {
    let parts = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
    let mut lines: Vec<String> = parts.map(|it| line(it, addresses)).collect();
    indent_lists(&mut lines);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Puts what goes on from a list's item below its words.
fn indent_lists(lines: &mut [String]) {
    let mut width = 0;
    for line in lines {
        if let Some(mark) = mark_of(line) {
            width = mark;
        } else if line.is_empty() {
            width = 0;
        } else {
            line.insert_str(0, &" ".repeat(width));
        }
    }
}

/// How wide the mark of a list's item is, with the space after it.
fn mark_of(line: &str) -> Option<usize> {
    let (mark, _) = line.split_once(' ')?;
    let number = mark.strip_suffix(['.', ')']).unwrap_or_default();
    let is_number = !number.is_empty() && number.chars().all(|it| it.is_ascii_digit());
    (is_number || ["-", "+"].contains(&mark)).then_some(mark.len() + 1)
}

fn line(text: &str, links: Links) -> String {
    let visible: String = text
        .chars()
        .filter(|it| !is_hidden(*it))
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    // One space between words: five after a list's mark would make the rest code.
    let words: Vec<&str> = visible.split_whitespace().collect();
    let mut line = words.join(" ");
    if line.starts_with("* ") {
        line.replace_range(..1, "-");
    }
    let parts: Vec<&str> = line.split('`').collect();
    if has_code(&parts) {
        let parts = parts.iter().enumerate().map(|(index, part)| {
            if index % 2 == 0 {
                plain(part, index == 0, links)
            } else {
                format!("`{part}`")
            }
        });
        parts.collect()
    } else {
        plain(&line, true, links)
    }
}

/// Whether what stands between backticks is code within this line: each has its end,
/// and no two are together.
fn has_code(parts: &[&str]) -> bool {
    let inner = parts.get(1..parts.len() - 1).unwrap_or_default();
    parts.len() > 1 && parts.len() % 2 == 1 && inner.iter().all(|it| !it.trim().is_empty())
}

/// Text without Markdown.
fn plain(text: &str, opens: bool, links: Links) -> String {
    let words: Vec<String> = text.split(' ').map(|it| word(it, links)).collect();
    let line = words.join(" ");
    if opens && line.starts_with('#') {
        return format!("\\{line}");
    }
    line
}

fn word(word: &str, links: Links) -> String {
    if is_address(word) {
        return match links {
            Links::Marked => format!("<{word}>"),
            Links::Left => word.to_owned(),
        };
    }
    let mut safe = String::new();
    let mut before = ' ';
    let mut rest = word.chars().peekable();
    while let Some(character) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let within = before.is_alphanumeric() && after.is_alphanumeric();
        let special = match character {
            '[' | ']' | '<' | '>' | '`' | '*' | '\\' | '~' => true,
            '_' => !within,
            // What is no address may not look like one either.
            ':' => after == '/',
            _ => false,
        };
        if special {
            safe.push('\\');
        }
        safe.push(character);
        before = character;
    }
    safe
}

/// An address that needs no mark within angle brackets.
fn is_address(word: &str) -> bool {
    let rest = word
        .strip_prefix("https://")
        .or_else(|| word.strip_prefix("http://"));
    let safe = |it: char| it.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(it);
    rest.is_some_and(|it| !it.is_empty() && it.chars().all(safe))
}

/// What hides, or turns the reading direction.
fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> String {
        lines(text, Links::Marked).join("|")
    }

    #[test]
    fn nothing_becomes_code_that_runs() {
        for (text, expected) in [
            ("One.\n\n    let code = 1;\n", "One.||let code = 1;"),
            ("-      panic!()", "- panic!()"),
            ("```\npanic!()\n```", "\\`\\`\\`|panic!()|\\`\\`\\`"),
            ("~~~rust", "\\~\\~\\~rust"),
            (
                "* one\n  two\n10. ten\n eleven\n\n    x",
                "- one|  two|10. ten|    eleven||x",
            ),
        ] {
            assert_eq!(marked(text), expected, "{text:?}");
        }
    }

    #[test]
    fn words_stay_what_they_are() {
        for (text, expected) in [
            ("", ""),
            ("a snake_case name, _so_", "a snake_case name, \\_so\\_"),
            ("`Vec<u8>` and `a`", "`Vec<u8>` and `a`"),
            ("one ` alone, and Vec<u8>", "one \\` alone, and Vec\\<u8\\>"),
            ("[link](x) <b> #1", "\\[link\\](x) \\<b\\> #1"),
            ("# no heading", "\\# no heading"),
            ("a\u{2028}b\u{202e}c\0", "a|bc"),
            ("https://a.b/c_d#e", "<https://a.b/c_d#e>"),
            ("(https://a.b)", "(https\\://a.b)"),
        ] {
            assert_eq!(marked(text), expected, "{text:?}");
        }
        assert_eq!(lines("https://a.b", Links::Left), ["https://a.b"]);
    }
}
