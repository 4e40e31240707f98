//! The workflow that holds an SDK's plugin to the protocol on each change: the kit's own,
//! with what the language's build needs.

use std::fmt::Write as _;

/// What `conformance init github` writes. Its `${{ }}` is GitHub's, so it is no template.
const WORKFLOW: &str = include_str!("../../templates/gate/conformance.yml");
/// Where the kit's workflow leaves room for the language.
const ROOM: &str =
    "      # What the `build` of conformance.toml needs, such as actions/setup-go, goes here.\n";

/// The action that installs a language, pinned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Toolchain {
    /// The action, with its commit and the version behind it.
    pub(super) action: &'static str,
    /// What it is told.
    pub(super) inputs: &'static [(&'static str, &'static str)],
}

/// The workflow's path in an SDK.
pub(super) const PATH: &str = ".github/workflows/conformance.yml";

/// The workflow for a language.
pub(super) fn workflow(toolchain: Toolchain) -> String {
    let mut step = format!("      - uses: {}\n        with:\n", toolchain.action);
    for (key, value) in toolchain.inputs {
        let _ = writeln!(step, "          {key}: {value}");
    }
    WORKFLOW.replace(ROOM, &step)
}

#[cfg(test)]
mod tests {
    use super::{ROOM, Toolchain, WORKFLOW, workflow};

    #[test]
    fn the_toolchain_takes_the_room_that_is_left_for_it() {
        assert_eq!(WORKFLOW.matches(ROOM).count(), 1);
        let text = workflow(Toolchain {
            action: "actions/setup-x@0 # v1",
            inputs: &[("x-version", "\"1\"")],
        });
        let step = "\n\n      - uses: actions/setup-x@0 # v1\n        with:\n          x-version: \"1\"\n\n";
        assert_eq!(text.matches(step).count(), 1, "{text}");
        assert!(!text.contains(ROOM));
    }
}
