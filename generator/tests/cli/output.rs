//! Output folders that cannot be used.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::process::Command;

use insta::assert_snapshot;

use crate::support::{Folder, GENERATE};

fn into(folder: &Folder, output: &str) -> String {
    folder.run(&[&GENERATE[..], &["-o", output]].concat())
}

#[test]
fn file() {
    let folder = Folder::new();
    folder.write("taken", "mine\n");
    assert_snapshot!(into(&folder, "taken"), @"
    exit code: 2
    ----- stderr -----
    error: the output `taken` is a file, not a folder
    help: name a folder with `-o`; it is made where it does not exist
    ");
    assert_eq!(folder.read("taken"), "mine\n");
}

#[test]
fn below_a_file() {
    let folder = Folder::new();
    folder.write("taken", "mine\n");
    assert_snapshot!(into(&folder, "taken/sdk"), @"
    exit code: 2
    ----- stderr -----
    error: cannot read `taken/sdk/gen-sdk.lock`: a part of this path is a file, not a folder
    help: nothing was changed; choose another folder with `-o`, or make this one usable
    ");
    assert_eq!(folder.read("taken"), "mine\n");
}

#[test]
fn not_writable() {
    // Nobody, not even root, can make a folder here.
    assert_snapshot!(into(&Folder::new(), "/proc/sdk"), @"
    exit code: 2
    ----- stderr -----
    error: cannot write `/proc/sdk/.gen-sdk/contract.binpb`: no folder can be made there
    help: nothing was changed; choose another folder with `-o`, or make this one usable
    ");
}

#[test]
fn links_in_a_circle() {
    let folder = Folder::new();
    symlink("circle", folder.path("circle")).unwrap();
    assert_snapshot!(into(&folder, "circle"), @"
    exit code: 2
    ----- stderr -----
    error: cannot read `circle/gen-sdk.lock`: Too many levels of symbolic links (os error 40)
    help: nothing was changed; choose another folder with `-o`, or make this one usable
    ");
}

#[test]
fn no_utf8() {
    let folder = Folder::new();
    let output = Command::new(env!("CARGO_BIN_EXE_gen-sdk"))
        .args(GENERATE)
        .arg("-o")
        .arg(OsStr::from_bytes(b"sdk\xff"))
        .current_dir(folder.path(""))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(String::from_utf8_lossy(&output.stderr), @"
    error: invalid UTF-8 was detected in one or more arguments

    Usage: gen-sdk [OPTIONS] --lang <LANGUAGE> [CONTRACT]...

    For more information, try '--help'.
    ");
    assert!(
        folder
            .path("")
            .read_dir()
            .unwrap()
            .all(|it| it.unwrap().file_name() == "examples")
    );
}

#[test]
fn a_folder_in_a_files_place() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("sdk/gen-sdk.lock")).unwrap();
    assert_snapshot!(into(&folder, "sdk"), @"
    exit code: 2
    ----- stderr -----
    error: cannot read `sdk/gen-sdk.lock`: a folder has its name
    help: nothing was changed; choose another folder with `-o`, or make this one usable
    ");
    assert_eq!(folder.tree("sdk"), []);
}

#[test]
fn nothing_is_half_written() {
    let folder = Folder::generated();
    let file = folder.file("generated");
    let parent = folder.path(&file).parent().unwrap().to_owned();
    let before = folder.tree("sdk");
    fs::rename(&parent, folder.path("aside")).unwrap();
    fs::write(&parent, "in the way\n").unwrap();
    let told = folder.run(&GENERATE);
    assert!(told.starts_with("exit code: 2\n"), "{told}");
    assert!(
        told.contains("a part of this path is a file, not a folder"),
        "{told}"
    );
    fs::remove_file(&parent).unwrap();
    fs::rename(folder.path("aside"), &parent).unwrap();
    assert_eq!(folder.tree("sdk"), before);
}

#[test]
fn damaged_lock() {
    let folder = Folder::generated();
    folder.write("sdk/gen-sdk.lock", "<<<<<<< mine\n");
    assert_snapshot!(into(&folder, "sdk"), @"
    exit code: 2
    ----- stderr -----
    error: cannot use `sdk/gen-sdk.lock`: TOML parse error at line 1, column 9
      |
    1 | <<<<<<< mine
      |         ^
    key with no value, expected `=`
    help: restore it from version control; or delete it, and edits can no longer be told from generated text
    ");
}

#[test]
fn lock_that_leads_elsewhere() {
    let folder = Folder::generated();
    folder.write("precious", "mine\n");
    let lock = folder.read("sdk/gen-sdk.lock");
    folder.write(
        "sdk/gen-sdk.lock",
        format!("{lock}\"../precious\" = {{ class = \"generated\", sha256 = \"\" }}\n"),
    );
    assert_snapshot!(into(&folder, "sdk"), @"
    exit code: 2
    ----- stderr -----
    error: cannot use `sdk/gen-sdk.lock`: it lists `../precious`, which is no path below it
    help: restore it from version control; or delete it, and edits can no longer be told from generated text
    ");
    assert_eq!(folder.read("precious"), "mine\n");
}
