//! Mistakes in a contract: what is wrong, where, and what to do about it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{LabeledSpan, NamedSource, SourceSpan};

use crate::Code;

/// One mistake.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    code: Code,
    message: String,
    help: String,
    place: Option<Place>,
}

/// The text of one file of a contract.
#[derive(Debug)]
pub(crate) struct Source {
    text: String,
    /// The same, byte by byte as long, without the signs that a terminal obeys.
    shown: NamedSource<String>,
}

/// A place in the text of a contract.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    source: Arc<Source>,
    span: SourceSpan,
}

impl Source {
    pub(crate) fn new(name: String, text: String) -> Self {
        let shown = text
            .chars()
            .fold(String::with_capacity(text.len()), |mut shown, it| {
                if is_harmless(it) || it == '\n' {
                    shown.push(it);
                } else {
                    shown.extend(std::iter::repeat_n('?', it.len_utf8()));
                }
                shown
            });
        Self {
            text,
            shown: NamedSource::new(name, shown),
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.shown.name()
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl Place {
    /// `None` where the range is not in the text, or its line is too long to be shown.
    pub(crate) fn new(source: &Arc<Source>, range: Range<usize>) -> Option<Self> {
        const LONGEST_LINE: usize = 1000;
        source.text.get(range.clone())?;
        let before = source.text[..range.start]
            .rfind('\n')
            .map_or(0, |it| it + 1);
        let line = source.text[before..]
            .find('\n')
            .unwrap_or(source.text.len() - before);
        (line <= LONGEST_LINE).then(|| Self {
            source: Arc::clone(source),
            span: range.into(),
        })
    }
}

/// Neither a control character nor one that turns the direction of text.
fn is_harmless(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn harmless(text: &str) -> String {
    let escape = |it: char| {
        if is_harmless(it) {
            it.to_string()
        } else {
            it.escape_default().to_string()
        }
    };
    text.chars().map(escape).collect()
}

impl Diagnostic {
    pub(crate) fn new(
        code: Code,
        place: Option<Place>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            message: harmless(&message.into()),
            help: harmless(&help.into()),
            place,
        }
    }

    /// The rule that was broken.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What to do about it.
    pub fn help(&self) -> &str {
        &self.help
    }

    /// Files in the order of their names, and each from its top.
    fn order(&self) -> (Option<(&str, usize)>, Code, &str) {
        let place = self
            .place
            .as_ref()
            .map(|it| (it.source.name(), it.span.offset()));
        (place, self.code, &self.message)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.place
            .as_ref()
            .map(|it| &it.source.shown as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.place.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(
            Some("here".to_owned()),
            place.span,
        ))))
    }
}

/// Every mistake of a contract; at least one.
#[derive(Clone, Debug)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Sorts what was found; `value` stands where nothing was.
    pub(crate) fn or<T>(mut found: Vec<Diagnostic>, value: T) -> Result<T, Self> {
        if found.is_empty() {
            return Ok(value);
        }
        found.sort_by(|one, other| one.order().cmp(&other.order()));
        found.dedup_by(|one, other| one.order() == other.order());
        Err(Self(found))
    }

    /// The mistakes, file by file and from top to bottom.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, diagnostic) in self.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(formatter, "{separator}{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
