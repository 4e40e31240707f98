//! A fresh folder with the greeter's contract, and `gen-sdk` run in it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder to run in.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// With the greeter's contract in `examples/greeter`.
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto/examples/greeter");
        for version in ["v1", "v2"] {
            let text = fs::read_to_string(examples.join(version).join("greeter.proto")).unwrap();
            folder.write(&format!("examples/greeter/{version}/greeter.proto"), &text);
        }
        folder
    }

    /// With an SDK of the second version, in `sdk`.
    pub(crate) fn generated() -> Self {
        let folder = Self::new();
        let told = folder.run(&GENERATE);
        assert!(told.starts_with("exit code: 0\n"), "{told}");
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// A file of the SDK in `sdk` that has this class.
    pub(crate) fn file(&self, class: &str) -> String {
        let lock = self.read("sdk/gen-sdk.lock");
        let mark = format!("class = {class:?}");
        let line = lock.lines().rfind(|it| it.contains(&mark)).unwrap();
        format!("sdk/{}", line.split('"').nth(1).unwrap())
    }

    /// Every file below a folder, with its content and mode.
    pub(crate) fn tree(&self, name: &str) -> Vec<(PathBuf, Vec<u8>, u32)> {
        use std::os::unix::fs::PermissionsExt as _;
        let root = self.path(name);
        let mut folders = vec![root.clone()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let mode = fs::metadata(&path).unwrap().permissions().mode();
                    files.push((
                        path.strip_prefix(&root).unwrap().to_owned(),
                        fs::read(&path).unwrap(),
                        mode,
                    ));
                }
            }
        }
        files.sort();
        files
    }

    /// Runs `gen-sdk` here: its exit code and all that it says.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_gen-sdk"))
            .args(arguments)
            .current_dir(self.0.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let mut told = format!("exit code: {}\n", output.status.code().unwrap());
        for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
            if !lines.is_empty() {
                write!(told, "----- {name} -----\n{}\n", lines.join("\n")).unwrap();
            }
        }
        told.replace(&format!("{}/", self.0.path().display()), "")
    }

    /// Runs the usual command with more arguments.
    pub(crate) fn rerun(&self, more: &[&str]) -> String {
        without_counts(&self.run(&[&GENERATE, more].concat()))
    }

    /// The same, and names the file that it is about.
    pub(crate) fn again(&self, more: &[&str], file: &str) -> String {
        self.rerun(more)
            .replace(file.strip_prefix("sdk/").unwrap_or(file), "[FILE]")
    }
}

/// The usual command.
pub(crate) const GENERATE: [&str; 3] = ["--lang", "python", "examples/greeter/v2/greeter.proto"];

/// The back ends decide how many files there are and what comes next.
pub(crate) fn without_counts(told: &str) -> String {
    let mut lines = Vec::new();
    let mut next = false;
    for line in told.lines() {
        next = (next && line.starts_with("  ")) || line == "next:";
        if next && line != "next:" {
            continue;
        }
        let words: Vec<&str> = line.split(' ').collect();
        let counts = ["wrote ", "all "].iter().any(|it| line.starts_with(it));
        let word = |it: &&str| {
            let is_count = counts && it.chars().all(|it| it.is_ascii_digit());
            if is_count {
                "[N]".to_owned()
            } else {
                (*it).to_owned()
            }
        };
        lines.push(words.iter().map(word).collect::<Vec<_>>().join(" "));
    }
    lines.join("\n")
}
