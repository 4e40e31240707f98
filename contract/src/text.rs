//! Reads the text of one contract file, and refuses what the compiler must not see.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use crate::Code;
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::sources::shown;

/// No contract comes near; a compiler of hostile text needs some limit.
const MAX_BYTES: u64 = 16 << 20;
/// The compiler recurses, so its stack is the limit of what may be nested.
const MAX_DEPTH: usize = 64;

/// Reads a file. A diagnostic says why it cannot be compiled.
pub(crate) fn read(path: &Path) -> Result<Arc<Source>, Diagnostic> {
    let text = String::from_utf8(read_limited(path)?).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        unreadable(
            path,
            &format!("byte {offset} is not UTF-8"),
            "save the file as UTF-8 text",
        )
    })?;
    let source = Arc::new(Source::new(shown(path), text));
    screen(&source)?;
    Ok(source)
}

/// Reads bytes, but no more than a contract can have.
pub(crate) fn read_limited(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let bytes = read_bytes(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => unreadable(
            path,
            "there is no such file",
            "check the spelling of the path",
        ),
        io::ErrorKind::IsADirectory => unreadable(path, "it is a folder", "name the files in it"),
        _ => {
            let help = "see that it is a file and that you may read it";
            unreadable(path, &error.to_string(), help)
        }
    })?;
    if bytes.len() as u64 > MAX_BYTES {
        let message = format!("`{}` is larger than {} MiB", shown(path), MAX_BYTES >> 20);
        return Err(Diagnostic::new(
            Code::FileTooLarge,
            None,
            message,
            "split the file",
        ));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, reason: &str, help: &str) -> Diagnostic {
    let message = format!("cannot read `{}`: {reason}", shown(path));
    Diagnostic::new(Code::FileUnreadable, None, message, help)
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // Opening a pipe would wait for its writer.
    if !kind.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Refuses editions, which the compiler does not know, and nesting that would
/// exhaust its stack.
fn screen(source: &Arc<Source>) -> Result<(), Diagnostic> {
    let text = source.text();
    let place = |offset: usize, length: usize| Place::new(source, offset..offset + length);
    let mut depth = 0_usize;
    for (position, token) in tokens(text).enumerate() {
        if position == 0 && token.text == "edition" {
            return Err(Diagnostic::new(
                Code::Editions,
                place(token.offset, token.text.len()),
                format!("`{}` uses an edition; contracts are proto3", source.name()),
                "say `syntax = \"proto3\";` instead, and leave out the features",
            ));
        }
        match token.text {
            "{" | "[" | "(" | "<" => depth += 1,
            "}" | "]" | ")" | ">" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Diagnostic::new(
                Code::FileTooLarge,
                place(token.offset, 1),
                format!("`{}` is nested more than {MAX_DEPTH} deep", source.name()),
                "make the inner messages top-level ones",
            ));
        }
    }
    Ok(())
}

struct Token<'a> {
    offset: usize,
    text: &'a str,
}

/// Words and single signs, without strings, comments and white space.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut offset = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &text[offset..];
            let first = rest.chars().next()?;
            let length = match first {
                '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |it| it + 2),
                '"' | '\'' => quoted(rest, first),
                _ if first.is_whitespace() || first == '\u{feff}' => first.len_utf8(),
                _ => {
                    let word = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
                    let length = word.filter(|it| *it > 0).unwrap_or_else(|| {
                        if word.is_none() {
                            rest.len()
                        } else {
                            first.len_utf8()
                        }
                    });
                    let token = Token {
                        offset,
                        text: &rest[..length],
                    };
                    offset += length;
                    return Some(token);
                }
            };
            offset += length;
        }
    })
}

/// The length of a string literal with its quotes; one that does not end, ends with
/// its line, as the compiler sees it.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (offset, character) in text.char_indices().skip(1) {
        match character {
            '\n' => return offset,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return offset + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).map(|it| it.text).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn tokens_skip_what_only_looks_like_text() {
        check(
            "/* edition */ // {{\nedition = '2023';",
            &["edition", "=", ";"],
        );
        check("a.b_c(\"{\\\"[\" 'it')", &["a", ".", "b_c", "(", ")"]);
        check("\"open\n{", &["{"]);
        check("'\\", &[]);
        check("/* open", &[]);
        check("/", &["/"]);
        check("é{\0}", &["é", "{", "\0", "}"]);
    }
}
