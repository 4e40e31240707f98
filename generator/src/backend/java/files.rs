//! The files of a Java SDK: one template each, the runtime as it is.

use askama::Template;

use super::super::BackendError;
use super::fragment::Comment;
use super::manifest::Manifest;
use super::proto::{self, JavaNames};
use super::runtime;
use super::sdk::{Sdk, Version, folder};
use super::services::Service;
use super::skeleton::{Implementation, Plugin};
use super::types::{Types, is_well_known};
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
    Aggregator "java/aggregator.xml" { manifest: Manifest }
    SdkManifest "java/sdk.xml" { manifest: Manifest }
    PluginManifest "java/plugin.xml" { manifest: Manifest }
    SdkClass "java/sdk.java" { sdk: Sdk }
    Versioned "java/versioned.java" { sdk: Sdk }
    PackageInfo "java/package_info.java" { sdk: Sdk, doc: Comment, package: str }
    Interface "java/interface.java" { sdk: Sdk, version: Version, service: Service }
    Client "java/client.java" { sdk: Sdk, version: Version, service: Service }
    Context "java/context.java" { sdk: Sdk, version: Version }
    Examples "java/examples.java" { sdk: Sdk, version: Version }
    Main "java/main.java" { plugin: Plugin }
    ImplementationClass "java/implementation.java" { plugin: Plugin, service: Implementation }
    TestClass "java/test.java" { sdk: Sdk, plugin: Plugin }
    Conformance "java/conformance.toml" { manifest: Manifest, plugin: Plugin }
    Readme "java/README.md" { sdk: Sdk, plugin: Plugin }
    Changelog "java/CHANGELOG.md" { sdk: Sdk }
    License "java/LICENSE.txt" { sdk: Sdk }
}

const TOOLCHAIN: Toolchain = Toolchain {
    action: "actions/setup-java@c1e323688fd81a25caa38c78aa6df2d33d3e20d9 # v4.8.0",
    inputs: &[("distribution", "temurin"), ("java-version", "\"17\"")],
};

/// Files that are the same in every SDK.
const FIXED: &[(&str, &str)] = &[
    (
        ".github/workflows/ci.yml",
        include_str!("../../../templates/java/ci.yml"),
    ),
    (
        ".gitignore",
        include_str!("../../../templates/java/gitignore.txt"),
    ),
];

/// What starts the plugin.
const LAUNCHER: &str = include_str!("../../../templates/java/launcher.sh");

/// Where sources of the SDK begin.
const SOURCES: &str = "sdk/src/main/java";
const PROTOS: &str = "sdk/src/main/proto";

/// Puts everything together.
pub(super) fn tree(
    input: &Input,
    sdk: &Sdk,
    plugin: &Plugin,
    types: &Types,
) -> Result<Tree, BackendError> {
    let mut tree = Tree::default();
    let class = Class::Generated;
    let root = format!("{SOURCES}/{}", folder(&sdk.package));
    tree.insert(
        format!("{root}/{}.java", sdk.class),
        class,
        &SdkClass { sdk }.render()?,
    )?;
    let versioned = Versioned { sdk }.render()?;
    tree.insert(format!("{root}/VersionedService.java"), class, &versioned)?;
    let (doc, package) = (&sdk.doc, sdk.package.as_str());
    let info = PackageInfo { sdk, doc, package }.render()?;
    tree.insert(format!("{root}/package-info.java"), class, &info)?;
    for version in &sdk.versions {
        add_version(&mut tree, sdk, version)?;
    }
    for (name, text) in runtime::FILES {
        let text = runtime::moved(text, &sdk.runtime);
        tree.insert(format!("{root}/plugwright/{name}"), class, &text)?;
    }
    for (name, text) in runtime::LICENSES {
        tree.insert(format!("{root}/plugwright/{name}"), class, text)?;
    }
    tree.own(SOURCES)?;
    add_protos(&mut tree, input, types)?;
    add_project(&mut tree, sdk, plugin, &Manifest::of(input, sdk))?;
    add_plugin(&mut tree, sdk, plugin)?;
    Ok(tree)
}

fn add_version(tree: &mut Tree, sdk: &Sdk, version: &Version) -> Result<(), BackendError> {
    let (doc, package) = (&version.doc, version.package.as_str());
    let mut files = vec![
        (
            "package-info".to_owned(),
            PackageInfo { sdk, doc, package }.render()?,
        ),
        (
            version.context.class.to_string(),
            Context { sdk, version }.render()?,
        ),
        (
            version.examples.class.to_string(),
            Examples { sdk, version }.render()?,
        ),
    ];
    for service in &version.services {
        let interface = Interface {
            sdk,
            version,
            service,
        }
        .render()?;
        files.push((service.interface.path.clone(), interface));
        let client = Client {
            sdk,
            version,
            service,
        }
        .render()?;
        files.push((service.client.to_string(), client));
    }
    for (name, text) in files {
        let path = format!("{SOURCES}/{}/{name}.java", folder(package));
        tree.insert(path, Class::Generated, &text)?;
    }
    Ok(())
}

/// The contract as the build gives it to protoc.
fn add_protos(tree: &mut Tree, input: &Input, types: &Types) -> Result<(), BackendError> {
    let files = input.descriptors.set.file.iter();
    for file in files.filter(|it| !is_well_known(it.name())) {
        let place = types.place(file.name());
        let java = JavaNames {
            package: &place.package,
            outer_class: &place.outer_class,
        };
        let path = format!("{PROTOS}/{}", file.name());
        tree.insert(path, Class::Generated, &proto::text(file, java))?;
    }
    tree.own(PROTOS)?;
    Ok(())
}

fn add_project(
    tree: &mut Tree,
    sdk: &Sdk,
    plugin: &Plugin,
    manifest: &Manifest,
) -> Result<(), BackendError> {
    let managed = [
        (
            "conformance.toml",
            Conformance { manifest, plugin }.render()?,
        ),
        ("pom.xml", Aggregator { manifest }.render()?),
        ("sdk/pom.xml", SdkManifest { manifest }.render()?),
        ("plugin/pom.xml", PluginManifest { manifest }.render()?),
        ("README.md", Readme { sdk, plugin }.render()?),
        (gate::PATH, gate::workflow(TOOLCHAIN)),
    ];
    for (path, text) in managed {
        tree.insert(path, Class::Managed, &text)?;
    }
    for (path, text) in FIXED {
        tree.insert(path, Class::Managed, text)?;
    }
    tree.insert_executable("plugin/bin/plugin", Class::Managed, LAUNCHER)?;
    tree.insert("CHANGELOG.md", Class::Once, &Changelog { sdk }.render()?)?;
    tree.insert("LICENSE", Class::Once, &License { sdk }.render()?)?;
    Ok(())
}

fn add_plugin(tree: &mut Tree, sdk: &Sdk, plugin: &Plugin) -> Result<(), BackendError> {
    let package = folder(&plugin.package);
    let main = Main { plugin }.render()?;
    tree.insert(
        format!("plugin/src/main/java/{package}/Main.java"),
        Class::Once,
        &main,
    )?;
    for service in &plugin.services {
        let text = ImplementationClass { plugin, service }.render()?;
        let path = format!("plugin/src/main/java/{package}/{}.java", service.class);
        tree.insert(path, Class::Once, &text)?;
    }
    let tests = TestClass { sdk, plugin }.render()?;
    let path = format!("plugin/src/test/java/{package}/PluginTest.java");
    tree.insert(path, Class::Generated, &tests)?;
    Ok(())
}
