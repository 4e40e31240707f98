//! Contracts on disk, and diagnostics as a terminal shows them.

use std::path::PathBuf;

use contract::{Diagnostics, Loaded, Sources};
use miette::{GraphicalReportHandler, GraphicalTheme};

/// What every contract starts with.
pub(crate) const HEADER: &str = r#"syntax = "proto3";
package acme.v1;
import "plugwright/v1/options.proto";
option (plugwright.v1.contract) = {
  app: "acme" protocol_version: 1 magic_cookie: { key: "ACME" value: "1" }
};
"#;

/// A service that a plugin implements.
pub(crate) const SERVICE: &str = r#"message Empty {}
service Main {
  option (plugwright.v1.service) = { role: ROLE_PLUGIN plugin_name: "main" };
}
"#;

/// Loads files that are written to a fresh folder, all of them given.
pub(crate) fn load(files: &[(&str, &[u8])]) -> Result<Loaded, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        paths.push(path);
    }
    let loaded = contract::load(&Sources::Protos {
        files: paths,
        includes: Vec::new(),
    });
    let prefix = format!("{}/", folder.path().display());
    loaded.map_err(|it| render(&it).replace(&prefix, ""))
}

/// The mistakes of a contract of several files.
pub(crate) fn mistakes_in(files: &[(&str, &str)]) -> String {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    load(&files).expect_err("the contract has mistakes")
}

/// The mistakes of a contract of one file, of which `text` is all but the beginning.
pub(crate) fn mistakes(text: &str) -> String {
    mistakes_in(&[("acme/v1/main.proto", &format!("{HEADER}{text}"))])
}

/// The mistakes of a contract that has a service already.
pub(crate) fn mistakes_beside(text: &str) -> String {
    mistakes(&format!("{SERVICE}{text}"))
}

pub(crate) fn render(diagnostics: &Diagnostics) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::none()).with_width(100);
    let mut text = String::new();
    for diagnostic in diagnostics {
        handler.render_report(&mut text, diagnostic).unwrap();
        text.push('\n');
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// A file of this repository's `proto` folder.
pub(crate) fn proto(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("proto")
        .join(name)
}

pub(crate) fn greeter() -> Sources {
    let files = [
        "examples/greeter/v1/greeter.proto",
        "examples/greeter/v2/greeter.proto",
    ];
    Sources::Protos {
        files: files.map(proto).to_vec(),
        includes: Vec::new(),
    }
}
