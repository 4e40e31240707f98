//! The Go programs that make stubs: built once into the user's cache, at versions of
//! our choice.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::BackendError;
use super::process::{self, ProcessError};

/// protobuf's own generator; the version is also that of the library in `go.mod`.
const PROTOC_GEN_GO: &str = "google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12";
const PROTOC_GEN_GO_GRPC: &str = "google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2";

/// Part of the cache's path: another version of a tool, another folder.
const VERSIONS: &str = "1.36.12-1.6.2";

/// Long enough for a slow network and a slow machine.
const BUILD_LIMIT: Duration = Duration::from_secs(600);

/// Where the programs are.
#[derive(Clone, Debug)]
pub(super) struct Tools {
    pub(super) protoc_gen_go: PathBuf,
    pub(super) protoc_gen_go_grpc: PathBuf,
    pub(super) gofmt: PathBuf,
}

impl Tools {
    /// Finds the programs in the cache, or builds them there.
    pub(super) fn ready() -> Result<Self, BackendError> {
        let folder = cache_folder()?.join("gen-sdk/go").join(VERSIONS);
        Self::kept_in(&folder, Path::new("go"))
    }

    fn kept_in(folder: &Path, go: &Path) -> Result<Self, BackendError> {
        if !folder.is_dir() {
            build(folder, go)?;
        }
        let program = |name: &str| folder.join(name).with_extension(env::consts::EXE_EXTENSION);
        Ok(Self {
            protoc_gen_go: program("protoc-gen-go"),
            protoc_gen_go_grpc: program("protoc-gen-go-grpc"),
            gofmt: program("gofmt"),
        })
    }
}

/// Builds everything beside the folder and moves it there in one step, so that a
/// folder that exists is complete.
fn build(folder: &Path, go: &Path) -> Result<(), BackendError> {
    let parent = folder.parent().unwrap_or(folder);
    let staging = fs::create_dir_all(parent)
        .and_then(|()| tempfile::tempdir_in(parent))
        .map_err(|error| unusable(parent, &error))?;
    run(go, staging.path(), &["install", PROTOC_GEN_GO])?;
    run(go, staging.path(), &["install", PROTOC_GEN_GO_GRPC])?;
    // A program of Go's own is installed next to Go, whatever GOBIN says.
    run(go, staging.path(), &["build", "-o", "./", "cmd/gofmt"])?;
    let built = staging.keep();
    match fs::rename(&built, folder) {
        Ok(()) => Ok(()),
        // Another process was faster; its programs are the same.
        Err(_) if folder.is_dir() => fs::remove_dir_all(&built),
        Err(error) => Err(error),
    }
    .map_err(|error| unusable(folder, &error))
}

fn run(go: &Path, folder: &Path, arguments: &[&str]) -> Result<(), BackendError> {
    let mut command = Command::new(go);
    command
        .args(arguments)
        .current_dir(folder)
        .env("GOBIN", folder)
        .env("CGO_ENABLED", "0")
        .env("GOFLAGS", "")
        .env("GOWORK", "off")
        .env("GO111MODULE", "on")
        // The programs run here, whatever the user builds for.
        .env_remove("GOOS")
        .env_remove("GOARCH");
    let shown = format!("go {}", arguments.join(" "));
    match process::run(&mut command, Vec::new(), BUILD_LIMIT) {
        Ok(finished) if finished.status.success() => Ok(()),
        Ok(finished) => Err(BackendError::Program {
            message: format!(
                "`{shown}` failed ({}): {}",
                finished.status, finished.stderr
            ),
            help: "the Go module proxy must be reachable once, see `go env GOPROXY`; after that \
                   no network is needed"
                .to_owned(),
        }),
        Err(ProcessError::Start(error)) => Err(BackendError::Program {
            message: format!("cannot start `go`, which builds the generators of Go stubs: {error}"),
            help: "install Go 1.25 or later from https://go.dev/dl and put it into PATH, or leave \
                   `go` out of --lang"
                .to_owned(),
        }),
        Err(error) => Err(BackendError::Program {
            message: format!("`{shown}` {error}"),
            help: "run it by hand to see what it waits for".to_owned(),
        }),
    }
}

/// `$XDG_CACHE_HOME`, else the place that the system's users expect.
fn cache_folder() -> Result<PathBuf, BackendError> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|it| it.is_absolute())
    };
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("LOCALAPPDATA"))
        .or_else(|| absolute("HOME").map(|it| it.join(".cache")))
        .ok_or_else(|| BackendError::Program {
            message: "there is no folder to keep the generators of Go stubs in".to_owned(),
            help: "set XDG_CACHE_HOME to a folder of yours".to_owned(),
        })
}

fn unusable(folder: &Path, error: &io::Error) -> BackendError {
    BackendError::Program {
        message: format!(
            "cannot keep the generators of Go stubs in `{}`: {error}",
            folder.display()
        ),
        help: "set XDG_CACHE_HOME to a folder that can be written to".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(go: &str, expected: &[&str]) {
        let cache = tempfile::tempdir().expect("a temporary folder");
        let folder = cache.path().join("go").join(VERSIONS);
        let refused = Tools::kept_in(&folder, Path::new(go)).expect_err("there is no Go");
        let BackendError::Program { message, help } = refused else {
            panic!("expected the program to be blamed, found {refused:?}");
        };
        for part in expected {
            assert!(
                message.contains(part) || help.contains(part),
                "{message}\n{help}"
            );
        }
        assert!(!folder.exists(), "half a cache is left");
    }

    #[test]
    fn a_missing_go_is_told() {
        check("/nowhere/go", &["cannot start `go`", "https://go.dev/dl"]);
    }

    #[test]
    fn a_failing_go_is_told() {
        check(
            "false",
            &["`go install google.golang.org/", "go env GOPROXY"],
        );
    }

    #[test]
    fn what_is_in_the_cache_needs_no_go() {
        let cache = tempfile::tempdir().expect("a temporary folder");
        let tools = Tools::kept_in(cache.path(), Path::new("/nowhere/go"));
        assert!(tools.is_ok(), "{tools:?}");
    }

    #[test]
    fn the_cache_is_named_after_the_versions() {
        let version = |tool: &str| tool.rsplit("@v").next().unwrap_or_default().to_owned();
        let versions = [PROTOC_GEN_GO, PROTOC_GEN_GO_GRPC].map(version).join("-");
        assert_eq!(versions, VERSIONS);
    }
}
