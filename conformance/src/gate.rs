//! The jobs that run the kit on a plugin wherever its changes are checked, as files of the
//! systems that run them.

/// Where a change is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum System {
    /// A workflow: annotations, a job summary and the reports as an artefact
    Github,
    /// A job to include: test results and the reports as an artefact
    Gitlab,
    /// A hook before each push
    PreCommit,
}

/// One file of a system.
#[derive(Debug)]
pub(crate) struct Job {
    /// Where it belongs, from the root of the repository.
    pub path: &'static str,
    /// What it holds.
    pub text: &'static str,
    /// What is left to do, one step each.
    pub next: &'static [&'static str],
}

/// Nobody publishes builds of the tool yet, so the job asks its owner for one.
const TOOL: &str = "set the variables CONFORMANCE_URL and CONFORMANCE_SHA256: where the job finds a \
                    build of this tool, and its sha256; or CONFORMANCE_GIT and CONFORMANCE_REV: the \
                    repository and the commit that it builds the tool from";

impl System {
    /// Its job.
    pub(crate) const fn job(self) -> Job {
        match self {
            Self::Github => Job {
                path: ".github/workflows/conformance.yml",
                text: include_str!("../gate/github/conformance.yml"),
                next: &[
                    TOOL,
                    "add the steps that `build` in `conformance.toml` needs, such as \
                     actions/setup-go",
                ],
            },
            Self::Gitlab => Job {
                path: ".gitlab/conformance.yml",
                text: include_str!("../gate/gitlab/conformance.yml"),
                next: &[
                    "include it in `.gitlab-ci.yml`: `include: [{local: .gitlab/conformance.yml}]`",
                    TOOL,
                    "set CONFORMANCE_IMAGE to an image with what `build` in `conformance.toml` needs",
                ],
            },
            Self::PreCommit => Job {
                path: ".pre-commit-config.yaml",
                text: include_str!("../gate/pre-commit/conformance.yaml"),
                next: &["run `pre-commit install --hook-type pre-push`"],
            },
        }
    }
}
