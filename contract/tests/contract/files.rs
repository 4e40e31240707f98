//! Which files are read, under which names, and what happens where they cannot be.

use std::path::PathBuf;

use contract::Sources;
use insta::assert_snapshot;

use crate::support::{HEADER, SERVICE, load, mistakes_in, render};

fn unreadable(path: &str, includes: &[&str]) -> String {
    let sources = Sources::Protos {
        files: vec![PathBuf::from(path)],
        includes: includes.iter().map(PathBuf::from).collect(),
    };
    render(&contract::load(&sources).expect_err("the file cannot be read"))
}

#[test]
fn missing() {
    assert_snapshot!(unreadable("gone/acme.proto", &[]), @"
    contract/file-unreadable

      x cannot read `gone/acme.proto`: there is no such file
      help: check the spelling of the path
    ");
}

#[test]
fn folder() {
    assert_snapshot!(unreadable("src", &[]), @"
    contract/file-unreadable

      x cannot read `src`: it is a folder
      help: name the files in it
    ");
}

#[test]
fn device() {
    assert_snapshot!(unreadable("/dev/zero", &[]), @"
    contract/file-unreadable

      x cannot read `/dev/zero`: it is no regular file
      help: see that it is a file and that you may read it
    ");
}

#[test]
fn nul_in_the_path() {
    assert_snapshot!(unreadable("a\0b.proto", &[]), @r"
    contract/file-unreadable

      x cannot read `a\u{0}b.proto`: file name contained an unexpected NUL byte
      help: see that it is a file and that you may read it
    ");
}

#[test]
fn below_a_file() {
    assert_snapshot!(unreadable("Cargo.toml/acme.proto", &[]), @"
    contract/file-unreadable

      x cannot read `Cargo.toml/acme.proto`: Not a directory (os error 20)
      help: see that it is a file and that you may read it
    ");
}

#[test]
fn no_text() {
    let error =
        load(&[("acme.proto", b"syntax = \"proto3\"; // \xff")]).expect_err("it is no UTF-8");
    assert_snapshot!(error, @"
    contract/file-unreadable

      x cannot read `acme.proto`: byte 22 is not UTF-8
      help: save the file as UTF-8 text
    ");
}

#[test]
fn include_path() {
    assert_snapshot!(unreadable("src/lib.rs", &["gone", "tests"]), @"
    contract/file-unreadable

      x `src/lib.rs` is in none of the include paths
      help: pass `-I` with a folder above it, or no `-I` at all

    contract/file-unreadable

      x the include path `gone` is no folder
      help: check the spelling of the path
    ");
}

#[test]
fn one_name_for_two_files() {
    assert_snapshot!(mistakes_in(&[
        ("one/main.proto", "syntax = \"proto3\";\npackage acme.one;\n"),
        ("two/main.proto", "syntax = \"proto3\";\npackage other;\n"),
    ]), @"
    contract/file-name-clash

      x both `one/main.proto` and `two/main.proto` would be imported
      | as `main.proto`
      help: keep each file in folders that are named like its package, or pass `-I` with the folder
            that import paths start from
    ");
}

#[test]
fn imports_start_above_the_package() {
    let importing = format!("{HEADER}import \"acme/types/name.proto\";\n{SERVICE}");
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    };
    write(
        "acme/types/name.proto",
        "syntax = \"proto3\";\npackage acme.types;\nmessage Name {}\n",
    );
    let files = vec![write("acme/v1/main.proto", &importing)];
    let loaded = contract::load(&Sources::Protos {
        files,
        includes: Vec::new(),
    })
    .unwrap();
    assert_eq!(loaded.contract.versions[0].files, ["acme/v1/main.proto"]);
    let stripped: Vec<&str> = loaded
        .stripped
        .set
        .file
        .iter()
        .map(prost_types::FileDescriptorProto::name)
        .collect();
    assert_eq!(stripped, ["acme/types/name.proto", "acme/v1/main.proto"]);
}

#[test]
fn a_file_that_lies_elsewhere_starts_from_its_folder() {
    let loaded = load(&[(
        "anywhere/main.proto",
        format!("{HEADER}{SERVICE}").as_bytes(),
    )])
    .unwrap();
    assert_eq!(loaded.contract.versions[0].files, ["main.proto"]);
}

#[test]
fn paths_are_of_one_kind() {
    let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
    let protos = Sources::Protos {
        files: paths(&["a.proto"]),
        includes: Vec::new(),
    };
    assert_eq!(Sources::of_paths(paths(&["a.proto"])), Some(protos));
    assert_eq!(
        Sources::of_paths(paths(&["a.binpb"])),
        Some(Sources::DescriptorSets(paths(&["a.binpb"])))
    );
    assert_eq!(Sources::of_paths(paths(&["a.proto", "b.binpb"])), None);
}

#[test]
fn a_name_that_breaks_out() {
    assert_snapshot!(mistakes_in(&[("a\nb.proto", "syntax = \"proto3\";\n")]), @r#"
    contract/file-unreadable

      x "a\nb.proto" is no name that a file can be imported by
      help: use letters, digits and signs like `-`, `_` and `.`, and `/` between folders
    "#);
}
