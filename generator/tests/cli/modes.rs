//! Writing, and the modes that do not.

use std::time::SystemTime;

use insta::assert_snapshot;

use crate::support::{Folder, GENERATE, without_counts};

#[test]
fn writes() {
    assert_snapshot!(without_counts(&Folder::new().run(&GENERATE)), @"
    exit code: 0
    ----- stderr -----
    wrote [N] files to `sdk`

    next:
    ");
}

#[test]
fn writes_nothing_twice() {
    let folder = Folder::generated();
    let modified = |folder: &Folder| -> Vec<SystemTime> {
        let files = folder.tree("sdk");
        files
            .iter()
            .map(|(path, ..)| {
                folder
                    .path("sdk")
                    .join(path)
                    .metadata()
                    .unwrap()
                    .modified()
                    .unwrap()
            })
            .collect()
    };
    let before = modified(&folder);
    assert_snapshot!(folder.rerun(&[]), @"
    exit code: 0
    ----- stderr -----
    wrote [N] files to `sdk`, left [N] as they were

    next:
    ");
    assert_eq!(modified(&folder), before);
}

#[test]
fn several_languages_get_a_folder_each() {
    let folder = Folder::new();
    let arguments = [
        "--lang",
        "all",
        "examples/greeter/v2/greeter.proto",
        "-o",
        "out",
    ];
    assert_snapshot!(without_counts(&folder.run(&arguments)), @"
    exit code: 0
    ----- stderr -----
    wrote [N] files to `out/go`

    next:

    wrote [N] files to `out/python`

    next:

    wrote [N] files to `out/rust`

    next:

    wrote [N] files to `out/typescript`

    next:

    wrote [N] files to `out/java`

    next:

    note: `go.module` is not set, so it is `example.com/examples-greeter`; set it in `gen-sdk.toml` before you publish

    note: `java.group` is not set, so it is `com.example`; set it in `gen-sdk.toml` before you publish
    ");
    assert!(folder.path("out/go/go.mod").exists());
    assert!(folder.path("out/python/pyproject.toml").exists());
    std::fs::remove_file(folder.path("out/go/go.mod")).unwrap();
    assert_snapshot!(folder.run(&[&arguments[..], &["--check"]].concat()), @"
    exit code: 1
    ----- stdout -----
    missing   go/go.mod
    ----- stderr -----
    error: these files are not as `gen-sdk` would write them
    help: run the same command without `--check`; `--diff` shows what that would change
    ");
}

#[test]
fn is_deterministic() {
    let folder = Folder::new();
    folder.run(&[&GENERATE[..], &["-o", "one"]].concat());
    folder.run(&[&GENERATE[..], &["-o", "two/deep"]].concat());
    let tree = folder.tree("one");
    assert!(!tree.is_empty());
    assert_eq!(tree, folder.tree("two/deep"));
    let absolute = folder.path("examples/greeter/v2/greeter.proto");
    folder.run(&[
        "--lang",
        "python",
        absolute.to_str().unwrap(),
        "-o",
        "three",
    ]);
    assert_eq!(tree, folder.tree("three"));
}

#[test]
fn leaves_no_trace_of_the_annotations() {
    let folder = Folder::generated();
    for (path, bytes, _) in folder
        .tree("sdk")
        .iter()
        .filter(|(path, ..)| !path.starts_with(".gen-sdk"))
    {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("plugwright/v1/options.proto"),
            "{}",
            path.display()
        );
        assert!(
            !text.contains("plugwright.v1.contract"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn a_descriptor_set_serves_as_well() {
    let folder = Folder::generated();
    let set = "sdk/.gen-sdk/contract.binpb";
    let told = folder.run(&["--lang", "python", "--descriptor-set", set, "--check"]);
    assert_snapshot!(without_counts(&told), @"
    exit code: 0
    ----- stderr -----
    all [N] files are up to date
    ");
}

#[test]
fn protocol_versions_are_chosen() {
    let folder = Folder::new();
    let both = [
        "examples/greeter/v1/greeter.proto",
        "examples/greeter/v2/greeter.proto",
    ];
    folder.run(&["--lang", "python", both[0], both[1], "-o", "both"]);
    folder.run(&[
        "--lang",
        "python",
        both[0],
        both[1],
        "--protocol",
        "2",
        "-o",
        "second",
    ]);
    let rendered = |name: &str| {
        let files = folder.tree(name).into_iter();
        files
            .filter(|(path, ..)| {
                !path.starts_with(".gen-sdk") && path.as_os_str() != "gen-sdk.lock"
            })
            .collect::<Vec<_>>()
    };
    folder.run(&["--lang", "python", both[1], "-o", "alone"]);
    assert_ne!(rendered("both"), rendered("second"));
    assert_eq!(rendered("alone"), rendered("second"));
}

#[test]
fn dry_run_writes_nothing() {
    let folder = Folder::new();
    let told = folder.rerun(&["--dry-run"]);
    assert!(
        told.starts_with("exit code: 0\n----- stdout -----\ncreate    "),
        "{told}"
    );
    assert!(!folder.path("sdk").exists());
}

#[test]
fn check_of_nothing_writes_nothing() {
    let folder = Folder::new();
    let told = folder.rerun(&["--check"]);
    assert!(
        told.starts_with("exit code: 1\n----- stdout -----\nmissing   "),
        "{told}"
    );
    assert!(!folder.path("sdk").exists());
}

#[test]
fn check_of_what_was_just_written() {
    assert_snapshot!(Folder::generated().rerun(&["--check"]), @"
    exit code: 0
    ----- stderr -----
    all [N] files are up to date
    ");
}

#[test]
fn diff_of_what_was_just_written() {
    assert_snapshot!(Folder::generated().rerun(&["--diff"]), @"exit code: 0");
}
