//! Tells what the compiler found in our own words' form: code, place, help.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Code;
use crate::diagnostic::{Diagnostic, Place, Source};

/// Every finding of one of the compiler's errors.
pub(crate) fn diagnostics(
    error: &protox::Error,
    sources: &BTreeMap<String, Arc<Source>>,
) -> Vec<Diagnostic> {
    let code = classify(error);
    let source = error.file().and_then(|it| sources.get(it));
    let first = error as &dyn miette::Diagnostic;
    // After the first sign out of place, a parser is often wrong about the rest.
    let related = first
        .related()
        .into_iter()
        .flatten()
        .filter(|_| code != Code::Syntax);
    std::iter::once(first)
        .chain(related)
        .map(|it| diagnostic(it, code, source))
        .collect()
}

/// The compiler keeps its kinds to itself, so its questions and words must do.
fn classify(error: &protox::Error) -> Code {
    if error.is_parse() {
        Code::Syntax
    } else if error.is_file_not_found() {
        Code::ImportUnknown
    } else if error.to_string().starts_with("import cycle") {
        Code::ImportCycle
    } else {
        Code::Invalid
    }
}

fn diagnostic(
    finding: &dyn miette::Diagnostic,
    code: Code,
    source: Option<&Arc<Source>>,
) -> Diagnostic {
    let help = finding
        .help()
        .map_or_else(|| advice(code).to_owned(), |it| it.to_string());
    let place = source.and_then(|source| place(finding, code, source));
    let reason = finding
        .diagnostic_source()
        .map(|it| format!(": {it}"))
        .unwrap_or_default();
    let message = format!("{finding}{reason}");
    Diagnostic::new(
        code,
        place,
        message.replace('\'', "`"),
        help.replace('\'', "`"),
    )
}

fn place(finding: &dyn miette::Diagnostic, code: Code, source: &Arc<Source>) -> Option<Place> {
    let text = source.text();
    match finding.labels().and_then(Iterator::last) {
        Some(label) => {
            let start = label.offset().min(text.len());
            Place::new(source, start..(start + label.len()).min(text.len()))
        }
        // Only the end of a file has no place of its own.
        None if code == Code::Syntax => {
            let end = text.trim_end().len();
            Place::new(source, end..end)
        }
        None => None,
    }
}

const fn advice(code: Code) -> &'static str {
    match code {
        Code::Syntax => {
            "see https://protobuf.dev/reference/protobuf/proto3-spec/ for what may stand here"
        }
        Code::ImportUnknown => {
            "pass `-I` with the folder that the import starts from; `plugwright/v1/options.proto` and \
             `google/protobuf/*` need none"
        }
        Code::ImportCycle => "move what both files need into a third one",
        _ => {
            "declare what is missing, or import the file that does; docs/contract.md tells the annotations"
        }
    }
}
