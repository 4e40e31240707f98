//! Text that means harm gets diagnostics, as any other.

use std::fmt::Write as _;
use std::sync::LazyLock;

use contract::Sources;
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::descriptor_set::load_bytes;
use crate::support::{HEADER, SERVICE, greeter, load, mistakes_beside, mistakes_in, render};

#[test]
fn deep_messages() {
    let text = format!("{}{}", "message M {".repeat(50_000), "}".repeat(50_000));
    assert_snapshot!(mistakes_in(&[("deep.proto", &text)]), @"
    contract/file-too-large

      x `deep.proto` is nested more than 64 deep
      help: make the inner messages top-level ones
    ");
}

#[test]
fn deep_options() {
    let text = format!(
        "option (plugwright.v1.contract) = {}{};",
        "{a:".repeat(50_000),
        "}".repeat(50_000)
    );
    let error = mistakes_in(&[("deep.proto", &text)]);
    assert!(error.contains("nested more than 64 deep"), "{error}");
}

#[test]
fn endless_imports() {
    let name = |number: usize| format!("f{number:04}.proto");
    let text = |number: usize| format!("syntax = \"proto3\";\nimport \"{}\";\n", name(number + 1));
    let folder = tempfile::tempdir().unwrap();
    for number in 0..3000 {
        std::fs::write(folder.path().join(name(number)), text(number)).unwrap();
    }
    let files = vec![folder.path().join(name(0))];
    let error = contract::load(&Sources::Protos {
        files,
        includes: Vec::new(),
    })
    .unwrap_err();
    assert_snapshot!(render(&error), @"
    contract/file-too-large

      x `f2000.proto` is not read: the contract has more than 2000 files
      help: import less, or join files
    ");
}

#[test]
fn many_mistakes() {
    let mut text = String::new();
    for number in 0..500 {
        writeln!(text, "service S{number} {{}}").unwrap();
    }
    assert_eq!(
        mistakes_beside(&text)
            .matches("contract/role-missing")
            .count(),
        500
    );
}

#[test]
fn signs_that_terminals_obey() {
    let error = mistakes_beside("service \u{1b}[31m {}\n");
    assert!(!error.contains('\u{1b}'), "{error:?}");
}

#[test]
fn nul_and_marks() {
    for text in [
        "\0",
        "syntax = \"proto3\";\0",
        "\u{feff}syntax = \"proto3\";",
        "package \u{202e};",
    ] {
        load(&[("acme.proto", text.as_bytes())]).expect_err("there is no contract");
    }
}

proptest! {
    #[test]
    fn any_damage_to_a_descriptor_set(position in 0..SET.len(), byte in any::<u8>()) {
        let mut bytes = SET.clone();
        bytes[position] = byte;
        let _ = load_bytes(&bytes);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(load(&[("acme.proto", &bytes)]).is_err());
    }

    #[test]
    fn any_words(words in proptest::collection::vec(prop::sample::select(WORDS), 0..60)) {
        let text = format!("{HEADER}{SERVICE}{}", words.join(" "));
        let _ = load(&[("acme/v1/main.proto", text.as_bytes())]);
    }

    #[test]
    fn any_damage(position in 0..(HEADER.len() + SERVICE.len()), byte in any::<u8>()) {
        let mut text = format!("{HEADER}{SERVICE}").into_bytes();
        text[position] = byte;
        let _ = load(&[("acme/v1/main.proto", &text)]);
    }
}

/// The greeter's contract, compiled.
static SET: LazyLock<Vec<u8>> =
    LazyLock::new(|| contract::load(&greeter()).unwrap().pool.encode_to_vec());

const WORDS: &[&str] = &[
    "message",
    "enum",
    "service",
    "rpc",
    "returns",
    "stream",
    "oneof",
    "map",
    "repeated",
    "optional",
    "option",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ";",
    "=",
    ",",
    ".",
    "1",
    "0",
    "-1",
    "51960",
    "\"a\"",
    "'",
    "A",
    "b",
    "string",
    "uint32",
    "reserved",
    "extensions",
    "extend",
    "import",
    "(plugwright.v1.field)",
    ".broker_id_for",
    "(plugwright.v1.service)",
    "role:",
    "ROLE_HOST",
    "/*",
    "*/",
    "//\n",
    "\n",
    "Empty",
    "google.protobuf.FieldOptions",
    "max",
    "to",
    "é",
    "\0",
];
