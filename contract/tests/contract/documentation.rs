//! The documentation says what the code does.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use contract::Code;

#[test]
fn the_table_of_codes_is_complete() {
    let mut table = String::from("| Code | What it says |\n|---|---|\n");
    for code in Code::ALL {
        writeln!(table, "| `{code}` | {} |", code.meaning()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/contract.md");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(
        text.ends_with(&table),
        "let docs/contract.md end in:\n{table}"
    );
}

#[test]
fn codes_are_unique() {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|it| it.id()).collect();
    assert_eq!(codes.len(), Code::ALL.len());
}

/// A code that no snapshot shows is a code that nobody has seen.
#[test]
fn every_code_has_a_snapshot() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    let files = folder
        .read_dir()
        .unwrap()
        .map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap());
    let text: String = files.collect();
    for code in Code::ALL {
        assert!(text.contains(&format!("\n    {code}\n")), "{code}");
    }
}
