//! One file of a contract: its descriptor, and what its text says where.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use prost_reflect::FileDescriptor;
use prost_types::source_code_info::Location;

use crate::annotations::NUMBER;
use crate::diagnostic::{Place, Source};
use crate::model::Comment;

/// Field numbers of `google.protobuf.FileDescriptorProto` and the messages in it.
pub(crate) mod tag {
    pub(crate) const FILE_PACKAGE: i32 = 2;
    pub(crate) const FILE_OPTIONS: i32 = 8;
    pub(crate) const FILE_SYNTAX: i32 = 12;
    pub(crate) const NAME: i32 = 1;
    pub(crate) const SERVICE_OPTIONS: i32 = 3;
    pub(crate) const METHOD_OPTIONS: i32 = 4;
    pub(crate) const FIELD_OPTIONS: i32 = 8;
}

/// One file of a contract.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) descriptor: FileDescriptor,
    locations: BTreeMap<Vec<i32>, Location>,
    source: Option<Arc<Source>>,
}

impl SourceFile {
    pub(crate) fn new(descriptor: FileDescriptor, source: Option<Arc<Source>>) -> Self {
        let info = descriptor.file_descriptor_proto().source_code_info.as_ref();
        let locations = info.map(|it| it.location.iter()).into_iter().flatten();
        let locations = locations.map(|it| (it.path.clone(), it.clone())).collect();
        Self {
            descriptor,
            locations,
            source,
        }
    }

    /// The comment above an element, without markers and common indent.
    pub(crate) fn comment(&self, element: &[i32]) -> Comment {
        self.locations
            .get(element)
            .map(|it| unindented(it.leading_comments()))
            .unwrap_or_default()
    }

    /// The comment that is about the file as a whole.
    pub(crate) fn file_comment(&self) -> Comment {
        let above_package = self.comment(&[tag::FILE_PACKAGE]);
        if above_package.is_empty() {
            self.comment(&[tag::FILE_SYNTAX])
        } else {
            above_package
        }
    }

    /// Where the package is named; else where the file starts.
    pub(crate) fn package_place(&self) -> Option<Place> {
        self.place(&[tag::FILE_PACKAGE]).or_else(|| self.at(0..0))
    }

    /// Where an element is named.
    pub(crate) fn name_place(&self, element: &[i32]) -> Option<Place> {
        let name = [element, &[tag::NAME]].concat();
        self.place(&name).or_else(|| self.place(element))
    }

    /// Where an element's annotation says `word`; else where the annotation, else
    /// where the element begins.
    pub(crate) fn annotation_place(
        &self,
        element: &[i32],
        options: i32,
        word: &str,
    ) -> Option<Place> {
        let path = [element, &[options, NUMBER]].concat();
        let below = self
            .locations
            .range(path.clone()..)
            .find(|(it, _)| it.starts_with(&path));
        let Some(range) = below.and_then(|(_, location)| self.range(&location.span)) else {
            return self.name_place(element).or_else(|| self.package_place());
        };
        let statement = &self.source.as_ref()?.text()[range.clone()];
        match statement.find(word).filter(|_| !word.is_empty()) {
            Some(offset) => self.at(range.start + offset..range.start + offset + word.len()),
            None => self.at(first_line(statement, &range)),
        }
    }

    fn place(&self, path: &[i32]) -> Option<Place> {
        let range = self.range(&self.locations.get(path)?.span)?;
        let statement = &self.source.as_ref()?.text()[range.clone()];
        self.at(first_line(statement, &range))
    }

    fn at(&self, range: Range<usize>) -> Option<Place> {
        Place::new(self.source.as_ref()?, range)
    }

    /// The bytes of a span. It comes from a compiler, yet perhaps not from the compiler
    /// of this very text.
    fn range(&self, span: &[i32]) -> Option<Range<usize>> {
        let text = self.source.as_ref()?.text();
        let (start, end) = match *span {
            [line, column, end] => ((line, column), (line, end)),
            [line, column, end_line, end] => ((line, column), (end_line, end)),
            _ => return None,
        };
        let start = offset(text, start)?;
        let end = offset(text, end)?.max(start);
        text.get(start..end).map(|_| start..end)
    }
}

/// The bytes before a line and column, both counted from 0.
fn offset(text: &str, (line, column): (i32, i32)) -> Option<usize> {
    let line = usize::try_from(line).ok()?;
    let column = usize::try_from(column).ok()?;
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    Some(before + column).filter(|it| *it <= text.len())
}

fn first_line(statement: &str, range: &Range<usize>) -> Range<usize> {
    let length = statement.find(['\n', '\r']).unwrap_or(statement.len());
    range.start..range.start + length
}

/// Protobuf's compilers take the markers away and leave one space or more.
fn unindented(comment: &str) -> Comment {
    let lines: Vec<&str> = comment.lines().map(str::trim_end).collect();
    let indents = lines
        .iter()
        .filter(|it| !it.is_empty())
        .map(|it| it.len() - it.trim_start_matches([' ', '\t']).len());
    let indent = indents.min().unwrap_or_default();
    let lines: Vec<&str> = lines
        .iter()
        .map(|it| it.get(indent..).unwrap_or_default())
        .collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_lose_their_common_indent() {
        for (given, expected) in [
            (" One.\n", "One."),
            (" One.\n\n   Two.  \n", "One.\n\n  Two."),
            ("\n   One.\n   Two.\n ", "One.\nTwo."),
            ("One.\n  Two.", "One.\n  Two."),
            ("", ""),
            ("\u{3000}wide\n x", "\u{3000}wide\n x"),
        ] {
            assert_eq!(unindented(given), expected, "{given:?}");
        }
    }
}
