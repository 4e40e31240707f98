//! What the skeleton of a plugin writes beside the SDK: names of its own, calls back to the
//! host, and lines as rustfmt breaks them.

use std::collections::BTreeSet;
use std::fmt;

use contract::model;

use super::BackendError;
use super::fragment::Path;
use super::host::{Host, HostCall, all_messages};
use super::types::Types;

/// Where rustfmt breaks a line.
const LINE: usize = 100;

/// What a skeleton's file may not be called: its neighbours, and the crates that it uses.
const FILES: &[&str] = &[
    "alloc", "core", "futures", "main", "std", "tests", "tokio", "tonic", "tracing",
];

/// What a skeleton's type may not be called: what stands beside it.
const TYPES: &[&str] = &[
    "Err",
    "Host",
    "None",
    "Ok",
    "Option",
    "Request",
    "Response",
    "Responses",
    "Result",
    "Some",
    "Status",
    "Streaming",
];

/// Names that are given away in one version.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) files: BTreeSet<String>,
    pub(super) constants: BTreeSet<String>,
}

impl Default for Taken {
    fn default() -> Self {
        Self {
            files: FILES.iter().map(|it| (*it).to_owned()).collect(),
            constants: BTreeSet::new(),
        }
    }
}

/// The name of a skeleton's type.
pub(super) fn type_name(name: String) -> String {
    if TYPES.contains(&name.as_str()) {
        name + "Service"
    } else {
        name
    }
}

/// The head of a method that a skeleton has.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(super) name: Path,
    pub(super) request: String,
    /// What it returns where all goes well.
    pub(super) response: String,
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            request,
            response,
        } = self;
        let returned = format!("-> Result<{response}, Status>");
        let line = format!("    async fn {name}(&self, request: {request}) {returned} {{");
        if line.len() <= LINE {
            return formatter.write_str(&line);
        }
        write!(
            formatter,
            "    async fn {name}(\n        &self,\n        request: {request},\n"
        )?;
        let last = format!("    ) {returned}");
        // rustfmt leaves room for the indentation twice.
        let fits = last.len() + " {".len() + "    ".len() <= LINE;
        let open = if fits { " {" } else { "\n    {" };
        write!(formatter, "{last}{open}")
    }
}

/// The name, with a number where another has the same.
pub(super) fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    let free = candidates.find(|it| taken.insert(it.clone()));
    free.expect("there is always another number")
}

/// Adds what a method's requests need to the service's calls, and names them.
pub(super) fn calls_of(
    method: &model::Method,
    version: &model::Version,
    hosts: &[Host],
    types: &Types,
    calls: &mut Vec<HostCall>,
) -> Result<Vec<(Path, Path)>, BackendError> {
    let messages = all_messages(&version.messages);
    let message = messages.into_iter().find(|it| it.full_name == method.input);
    let Some(message) = message else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for host in hosts {
        let Some(mut call) = host.call(message, types)? else {
            continue;
        };
        let same = |it: &&HostCall| it.message == call.message && it.accessor == call.accessor;
        if let Some(known) = calls.iter().find(same) {
            found.push((known.helper.clone(), known.field.clone()));
            continue;
        }
        while calls.iter().any(|it| it.helper == call.helper) {
            call.helper = Path::new(&format!("{}_too", call.helper));
        }
        found.push((call.helper.clone(), call.field.clone()));
        calls.push(call);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_as_rustfmt_breaks_them() {
        let of = |response: &str| {
            let signature = Signature {
                name: Path::new("greet"),
                request: "Request<v1::GreetRequest>".to_owned(),
                response: response.to_owned(),
            };
            signature.to_string().lines().count()
        };
        assert_eq!(of("()"), 1);
        assert_eq!(of(&"x".repeat(40)), 4);
        assert_eq!(of(&"x".repeat(80)), 5);
    }
}
