//! What gen-sdk writes for each hazard in each language, as files that a reviewer can
//! read; `ci/<language>` compiles the same.
//!
//! `UPDATE_GOLDEN=1 cargo test -p gen-sdk --test golden` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use similar::TextDiff;

/// Each contract: its name, the folder that imports start from, and its files there.
const CONTRACTS: &[(&str, &str, &[&str])] = &[
    (
        "greeter",
        "../proto",
        &[
            "examples/greeter/v1/greeter.proto",
            "examples/greeter/v2/greeter.proto",
        ],
    ),
    ("comments", "tests/contracts", &["comments.proto"]),
    (
        "imports",
        "tests/contracts",
        &["imports/v1.proto", "imports/v2.proto"],
    ),
    ("keywords", "tests/contracts", &["keywords.proto"]),
    ("long", "tests/contracts", &["long.proto"]),
    ("names", "tests/contracts", &["names_test.proto"]),
    ("objects", "tests/contracts", &["objects.proto"]),
    ("types", "tests/contracts", &["types.proto"]),
];

const LANGUAGES: &[&str] = &["go", "java", "python", "rust", "typescript"];

/// Parts of paths of what does not depend on a contract, or has tests of its own.
const LEFT_OUT: &[&str] = &[
    ".gen-sdk/",
    "gen-sdk.lock",
    "internal/",
    "go.sum",
    "/_plugwright/",
    "/plugwright/",
];

/// In place of an SDK, what gen-sdk says to a contract that the language cannot hold.
const REFUSED: &str = "refused.txt";

type Files = BTreeMap<PathBuf, String>;

#[test]
fn generated_sdks_are_as_reviewed() {
    let mut report = String::new();
    for language in LANGUAGES {
        for (contract, includes, files) in CONTRACTS {
            let generated = generate(language, includes, files);
            let golden = manifest()
                .join("tests/golden")
                .join(language)
                .join(contract);
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                write(&golden, &generated);
            }
            compare(&golden, &generated, &mut report);
        }
    }
    assert!(
        report.is_empty(),
        "{report}\nto accept: UPDATE_GOLDEN=1 cargo test -p gen-sdk --test golden"
    );
}

fn generate(language: &str, includes: &str, files: &[&str]) -> Files {
    let output = tempfile::tempdir().unwrap();
    let includes = manifest().join(includes);
    let done = Command::new(env!("CARGO_BIN_EXE_gen-sdk"))
        .args(["--lang", language, "-o"])
        .arg(output.path())
        .arg("-I")
        .arg(&includes)
        .args(files.iter().map(|it| includes.join(it)))
        .output()
        .unwrap();
    if !done.status.success() {
        let told = String::from_utf8(done.stderr).unwrap();
        return Files::from([(REFUSED.into(), told)]);
    }
    let mut generated = read(output.path());
    generated.retain(|path, _| {
        let path = path.to_str().unwrap();
        !LEFT_OUT.iter().any(|it| path.contains(it))
    });
    generated
}

fn compare(golden: &Path, generated: &Files, report: &mut String) {
    let expected = if golden.is_dir() {
        read(golden)
    } else {
        Files::new()
    };
    let paths: BTreeSet<_> = expected.keys().chain(generated.keys()).collect();
    for path in paths {
        let text = |files: &Files| files.get(path).cloned().unwrap_or_default();
        let (old, new) = (text(&expected), text(generated));
        if old != new || expected.contains_key(path) != generated.contains_key(path) {
            let name = golden.join(path).display().to_string();
            let diff = TextDiff::from_lines(&old, &new);
            let diff = diff.unified_diff().header(&name, "generated").to_string();
            writeln!(report, "{name}\n{diff}").unwrap();
        }
    }
}

fn write(golden: &Path, generated: &Files) {
    if golden.is_dir() {
        fs::remove_dir_all(golden).unwrap();
    }
    for (path, text) in generated {
        let path = golden.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Every text file below a folder.
fn read(root: &Path) -> Files {
    let mut folders = vec![root.to_owned()];
    let mut files = Files::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                files.insert(path.strip_prefix(root).unwrap().to_owned(), text);
            }
        }
    }
    files
}

fn manifest() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
