//! The files of a Rust SDK: one template each, the runtime and the stubs as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use askama::Template;

use super::super::gate::{self, Toolchain};
use super::BackendError;
use super::host::Source;
use super::names::snake;
use super::runtime;
use super::stubs::{self, Stubs};
use super::view::{Sdk, Service, Shape, Version};
use crate::input::Input;
use crate::tree::{Class, Tree};

/// What `conformance.yml` installs.
const TOOLCHAIN: Toolchain = Toolchain {
    action: "dtolnay/rust-toolchain@29eef336d9b2848a0b548edc03f92a220660cdb8 # stable",
    inputs: &[("toolchain", "stable")],
};

#[derive(Template)]
#[template(path = "rust/lib.rs")]
struct Library<'a> {
    sdk: &'a Sdk,
}

#[derive(Template)]
#[template(path = "rust/proto.rs")]
struct Proto {
    modules: String,
}

#[derive(Template)]
#[template(path = "rust/version.rs")]
struct VersionFile<'a> {
    version: &'a Version,
    /// The messages with which a host offers something.
    sealed: BTreeSet<String>,
}

#[derive(Template)]
#[template(path = "rust/main.rs")]
struct Main<'a> {
    sdk: &'a Sdk,
}

#[derive(Template)]
#[template(path = "rust/service.rs")]
struct ServiceFile<'a> {
    sdk: &'a Sdk,
    version: &'a Version,
    service: &'a Service,
}

#[derive(Template)]
#[template(path = "rust/Cargo.toml")]
struct Manifest<'a> {
    name: Toml<'a>,
    description: Toml<'a>,
    version: Toml<'a>,
    license: Option<Toml<'a>>,
    authors: Vec<Toml<'a>>,
    repository: Option<Toml<'a>>,
}

#[derive(Template)]
#[template(path = "rust/README.md")]
struct Readme<'a> {
    sdk: &'a Sdk,
}

#[derive(Template)]
#[template(path = "rust/CHANGELOG.md")]
struct Changelog<'a> {
    sdk: &'a Sdk,
    version: &'a str,
}

#[derive(Template)]
#[template(path = "rust/LICENSE.txt")]
struct License<'a> {
    license: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "rust/conformance.toml")]
struct Conformance<'a> {
    sdk: &'a Sdk,
    cookie_key: Toml<'a>,
    cookie_value: Toml<'a>,
}

#[derive(Template)]
#[template(path = "rust/ci.yml")]
struct Workflow;

#[derive(Template)]
#[template(path = "rust/gitignore.txt")]
struct Ignored;

/// Puts everything together.
pub(super) fn tree(input: &Input, sdk: &Sdk, stubs: &Stubs) -> Result<Tree, BackendError> {
    let mut tree = Tree::default();
    for (path, text) in runtime::files() {
        tree.insert(path, Class::Generated, &text)?;
    }
    for (name, text) in runtime::LICENSES {
        let path = format!("{}/{name}", runtime::FOLDER);
        tree.insert(path, Class::Generated, text)?;
    }
    let descriptors = format!("{}/proto/descriptors.binpb", runtime::FOLDER);
    tree.insert_bytes(descriptors, Class::Generated, runtime::DESCRIPTORS.to_vec())?;
    for (package, text) in stubs {
        tree.insert(
            format!("src/proto/{}", stubs::file_name(package)),
            Class::Generated,
            text,
        )?;
    }
    let descriptors = input.descriptors.bytes.clone();
    tree.insert_bytes("src/proto/descriptors.binpb", Class::Generated, descriptors)?;
    tree.own("src")?;
    for (path, class, text) in code(sdk, stubs)? {
        let text = checked(&path, text)?;
        tree.insert(path, class, &text)?;
    }
    for (path, class, text) in prose(input, sdk)? {
        tree.insert(path, class, &text)?;
    }
    tree.insert(gate::PATH, Class::Managed, &gate::workflow(TOOLCHAIN))?;
    Ok(tree)
}

type Code = (String, Class, String);

fn code(sdk: &Sdk, stubs: &Stubs) -> Result<Vec<Code>, askama::Error> {
    let generated = |path: &str, text| (path.to_owned(), Class::Generated, text);
    let modules = modules(stubs);
    let mut code = vec![
        generated("src/lib.rs", Library { sdk }.render()?),
        generated("src/proto.rs", Proto { modules }.render()?),
        (
            "plugin/main.rs".to_owned(),
            Class::Once,
            Main { sdk }.render()?,
        ),
    ];
    for version in &sdk.versions {
        let sealed = sealed(version);
        let text = VersionFile { version, sealed }.render()?;
        code.push(generated(&format!("src/v{}.rs", version.number), text));
    }
    let version = sdk.current();
    for service in &version.services {
        let file = ServiceFile {
            sdk,
            version,
            service,
        };
        let name = service.file.as_str().trim_start_matches("r#");
        code.push((format!("plugin/{name}.rs"), Class::Once, file.render()?));
    }
    Ok(code)
}

fn sealed(version: &Version) -> BTreeSet<String> {
    let accessors = version.accessors();
    let messages = accessors.flat_map(|(_, it)| match &it.from {
        Source::Field { messages, .. } => messages.as_slice(),
        Source::Fixed(_) => &[],
    });
    messages.map(|it| it.inside(version)).collect()
}

/// The modules of all packages, one in the other as their names say.
fn modules(stubs: &Stubs) -> String {
    let packages: BTreeMap<Vec<&str>, &str> = stubs
        .keys()
        .map(|it| {
            (
                it.split('.').filter(|part| !part.is_empty()).collect(),
                it.as_str(),
            )
        })
        .collect();
    let mut text = String::new();
    modules_within(&[], &packages, &mut text);
    text
}

fn modules_within(path: &[&str], packages: &BTreeMap<Vec<&str>, &str>, text: &mut String) {
    let indent = "    ".repeat(path.len());
    let line = |text: &mut String, words: &str| {
        writeln!(text, "{indent}{words}").expect("a string takes any text");
    };
    if let Some(package) = packages.get(path) {
        // The generated code of wrapped numbers looks for their types here.
        line(
            text,
            "use ::core::primitive::{bool, f32, f64, i32, i64, u32, u64};",
        );
        line(
            text,
            &format!(
                "include!({:?});",
                format!("proto/{}", stubs::file_name(package))
            ),
        );
    }
    let below: BTreeSet<&str> = packages
        .keys()
        .filter(|it| it.len() > path.len() && it.starts_with(path))
        .map(|it| it[path.len()])
        .collect();
    for part in below {
        line(text, &format!("pub mod {} {{", snake(part)));
        modules_within(&[path, &[part]].concat(), packages, text);
        line(text, "}");
    }
}

/// The text again; what is no Rust is a fault of ours.
fn checked(path: &str, text: String) -> Result<String, BackendError> {
    match syn::parse_file(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(BackendError::Program {
            message: format!("`{path}` would be no Rust: {error}"),
            help: "this is a fault of gen-sdk: tell us with the contract".to_owned(),
        }),
    }
}

/// Everything that is no Rust.
fn prose(input: &Input, sdk: &Sdk) -> Result<Vec<(&'static str, Class, String)>, askama::Error> {
    let settings = &input.settings;
    let cookie = &input.contract.magic_cookie;
    let manifest = Manifest {
        name: Toml(&sdk.name),
        description: Toml(&settings.description),
        version: Toml(&settings.version),
        license: settings.license.as_deref().map(Toml),
        authors: settings.authors.iter().map(|it| Toml(it)).collect(),
        repository: settings.repository.as_deref().map(Toml),
    };
    let license = License {
        license: settings.license.as_deref(),
    };
    let conformance = Conformance {
        sdk,
        cookie_key: Toml(&cookie.key),
        cookie_value: Toml(&cookie.value),
    };
    let changelog = Changelog {
        sdk,
        version: &settings.version,
    };
    Ok(vec![
        ("Cargo.toml", Class::Managed, manifest.render()?),
        ("README.md", Class::Managed, Readme { sdk }.render()?),
        ("CHANGELOG.md", Class::Once, changelog.render()?),
        ("LICENSE", Class::Once, license.render()?),
        ("conformance.toml", Class::Managed, conformance.render()?),
        (".gitignore", Class::Managed, Ignored.render()?),
        (
            ".github/workflows/ci.yml",
            Class::Managed,
            Workflow.render()?,
        ),
    ])
}

/// A string in TOML.
struct Toml<'a>(&'a str);

impl fmt::Display for Toml<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", toml::Value::from(self.0))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use toml::{Table, Value};

    fn workspace(file: &str) -> Table {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        std::fs::read_to_string(root.join(file))
            .unwrap()
            .parse()
            .unwrap()
    }

    fn version(dependency: &Value) -> Option<&str> {
        dependency
            .as_str()
            .or_else(|| dependency.get("version")?.as_str())
    }

    #[test]
    fn the_manifest_has_what_the_runtime_needs() {
        let template = include_str!("../../../templates/rust/Cargo.toml");
        let (_, dependencies) = template.split_once("[dependencies]").unwrap();
        let sdk: Table = format!("[dependencies]{dependencies}").parse().unwrap();
        let sdk = sdk["dependencies"].as_table().unwrap();
        let runtime = workspace("sdks/rust/Cargo.toml");
        let runtime = runtime["dependencies"].as_table().unwrap();
        let names = |table: &Table| table.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(sdk), names(runtime));
        let versions = workspace("Cargo.toml");
        let versions = &versions["workspace"]["dependencies"];
        for (name, dependency) in sdk {
            assert_eq!(version(dependency), version(&versions[name]), "{name}");
        }
    }
}
