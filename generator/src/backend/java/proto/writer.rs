//! Owns the lines of a file, their indent, and the comments above them.

use std::collections::BTreeMap;

use prost_types::FileDescriptorProto;

/// Text that grows by lines.
pub(super) struct Writer {
    text: String,
    indent: usize,
    comments: BTreeMap<Vec<i32>, String>,
}

impl Writer {
    pub(super) fn new(file: &FileDescriptorProto) -> Self {
        let locations = file.source_code_info.iter().flat_map(|it| &it.location);
        let comments = locations.filter_map(|it| {
            let comments = [
                it.leading_comments.as_deref(),
                it.trailing_comments.as_deref(),
            ];
            let mut comments = comments.into_iter().flatten();
            let comment = comments.find(|it| !it.trim().is_empty())?;
            Some((it.path.clone(), comment.to_owned()))
        });
        Self {
            text: String::new(),
            indent: 0,
            comments: comments.collect(),
        }
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(&"  ".repeat(self.indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// One empty line, but none at the beginning of a block. It keeps a comment from
    /// belonging to what stands above it.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") && !self.text.ends_with("{\n") {
            self.text.push('\n');
        }
    }

    pub(super) fn open(&mut self, line: &str) {
        self.line(line);
        self.indent += 1;
    }

    pub(super) fn close(&mut self) {
        self.indent -= 1;
        self.line("}");
    }

    /// The comment of a declaration. In a line of its own each, nothing in it can end it.
    pub(super) fn comment(&mut self, path: &[i32]) {
        let comment = self.comments.get(path).cloned().unwrap_or_default();
        for line in comment.trim_end().split('\n') {
            let blank = comment.trim().is_empty();
            if !blank {
                let line = line.replace(|it: char| it.is_control() && it != '\t', " ");
                self.line(format!("//{line}").trim_end());
            }
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// The path of something in something else.
pub(super) fn below(path: &[i32], field: i32, index: usize) -> Vec<i32> {
    let index = i32::try_from(index).expect("a descriptor holds fewer things than i32 counts");
    [path, &[field, index]].concat()
}
