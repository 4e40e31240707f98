//! The files of a TypeScript SDK: one template each, the runtime as it is.

use askama::Template;

use super::BackendError;
use super::fragment::JsonText;
use super::runtime;
use super::sdk::{GENERATED, Sdk, Version};
use super::skeleton::Plugin;
use super::stubs::Stubs;
use crate::backend::gate::{self, Toolchain};
use crate::input::Input;
use crate::tree::{Class, Tree};

/// Declares a template's type and what it shows.
macro_rules! templates {
    ($($name:ident $path:literal { $($field:ident: $kind:ty),* })*) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            struct $name<'a> { $($field: &'a $kind),* }
        )*
    };
}

templates! {
    Index "typescript/index.ts" { sdk: Sdk }
    Testing "typescript/testing.ts" { sdk: Sdk }
    StubsModule "typescript/stubs.ts" { generated: str, stubs: Stubs }
    VersionIndex "typescript/version.ts" { sdk: Sdk, version: Version }
    Messages "typescript/messages.ts" { sdk: Sdk, version: Version }
    ServicesModule "typescript/services.ts" { sdk: Sdk, version: Version }
    Examples "typescript/examples.ts" { sdk: Sdk, version: Version }
    PluginServices "typescript/plugin.ts" { sdk: Sdk, plugin: Plugin }
    Main "typescript/main.ts" { sdk: Sdk }
    TestPlugin "typescript/plugin.test.ts" { sdk: Sdk, plugin: Plugin }
    Conformance "typescript/conformance.toml" { manifest: Manifest, plugin: Plugin }
    Package "typescript/package.json" { manifest: Manifest }
    Readme "typescript/README.md" { sdk: Sdk, plugin: Plugin }
    Changelog "typescript/CHANGELOG.md" { sdk: Sdk }
    License "typescript/LICENSE.txt" { sdk: Sdk }
}

const TOOLCHAIN: Toolchain = Toolchain {
    action: "actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0",
    inputs: &[("node-version", "22")],
};

/// Files that are the same in every SDK.
const FIXED: &[(&str, &str)] = &[
    (
        ".github/workflows/ci.yml",
        include_str!("../../../templates/typescript/ci.yml"),
    ),
    (
        ".gitignore",
        include_str!("../../../templates/typescript/gitignore.txt"),
    ),
    (
        ".prettierignore",
        include_str!("../../../templates/typescript/prettierignore.txt"),
    ),
    (
        ".prettierrc.json",
        include_str!("../../../templates/typescript/prettierrc.json"),
    ),
    (
        "eslint.config.js",
        include_str!("../../../templates/typescript/eslint.config.js"),
    ),
    (
        "tsconfig.json",
        include_str!("../../../templates/typescript/tsconfig.json"),
    ),
];

/// Puts everything together.
pub(super) fn tree(input: &Input, sdk: &Sdk, plugin: &Plugin) -> Result<Tree, BackendError> {
    let mut tree = Tree::default();
    let class = Class::Generated;
    tree.insert("src/index.ts", class, &Index { sdk }.render()?)?;
    tree.insert("src/testing.ts", class, &Testing { sdk }.render()?)?;
    for stubs in &sdk.stubs {
        let path = format!("src/proto/{}.ts", stubs.module);
        let generated = GENERATED;
        tree.insert(path, class, &StubsModule { generated, stubs }.render()?)?;
    }
    for version in &sdk.versions {
        add_version(&mut tree, sdk, version)?;
    }
    for (name, text) in runtime::FILES.iter().chain(runtime::LICENSES) {
        tree.insert(format!("src/plugwright/{name}"), class, text)?;
    }
    tree.own("src")?;
    add_project(&mut tree, sdk, plugin, &Manifest::of(input))?;
    Ok(tree)
}

fn add_version(tree: &mut Tree, sdk: &Sdk, version: &Version) -> Result<(), BackendError> {
    let files = [
        ("index.ts", VersionIndex { sdk, version }.render()?),
        ("examples.ts", Examples { sdk, version }.render()?),
        ("messages.ts", Messages { sdk, version }.render()?),
        ("services.ts", ServicesModule { sdk, version }.render()?),
    ];
    for (name, text) in files {
        let path = format!("src/v{}/{name}", version.number);
        tree.insert(path, Class::Generated, &text)?;
    }
    Ok(())
}

fn add_project(
    tree: &mut Tree,
    sdk: &Sdk,
    plugin: &Plugin,
    manifest: &Manifest,
) -> Result<(), BackendError> {
    let conformance = Conformance { manifest, plugin }.render()?;
    tree.insert("conformance.toml", Class::Managed, &conformance)?;
    tree.insert(
        "package.json",
        Class::Managed,
        &Package { manifest }.render()?,
    )?;
    tree.insert(
        "README.md",
        Class::Managed,
        &Readme { sdk, plugin }.render()?,
    )?;
    tree.insert(gate::PATH, Class::Managed, &gate::workflow(TOOLCHAIN))?;
    for (path, text) in FIXED {
        tree.insert(path, Class::Managed, text)?;
    }
    let once = [
        ("CHANGELOG.md", Changelog { sdk }.render()?),
        ("LICENSE", License { sdk }.render()?),
        ("plugin/main.ts", Main { sdk }.render()?),
        (
            "plugin/services.ts",
            PluginServices { sdk, plugin }.render()?,
        ),
    ];
    for (path, text) in once {
        tree.insert(path, Class::Once, &text)?;
    }
    let tests = TestPlugin { sdk, plugin }.render()?;
    tree.insert("tests/plugin.test.ts", Class::Generated, &tests)?;
    Ok(())
}

/// What stands in manifests.
struct Manifest {
    package: JsonText,
    version: JsonText,
    description: JsonText,
    license: JsonText,
    authors: Vec<JsonText>,
    repository: Option<JsonText>,
    cookie_key: toml::Value,
    cookie_value: toml::Value,
}

impl Manifest {
    fn of(input: &Input) -> Self {
        let settings = &input.settings;
        let cookie = &input.contract.magic_cookie;
        let json = |text: &String| JsonText(text.clone());
        // What npm calls a package that nobody else may use.
        let none = "UNLICENSED".to_owned();
        Self {
            package: json(&settings.typescript.package),
            version: json(&settings.version),
            description: json(&settings.description),
            license: json(settings.license.as_ref().unwrap_or(&none)),
            authors: settings.authors.iter().map(json).collect(),
            repository: settings.repository.as_ref().map(json),
            cookie_key: toml::Value::String(cookie.key.clone()),
            cookie_value: toml::Value::String(cookie.value.clone()),
        }
    }
}
