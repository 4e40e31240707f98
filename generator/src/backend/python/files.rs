//! The files of a Python SDK: one template each, the runtime as it is.

use std::fmt::{self, Display, Formatter};

use askama::Template;

use super::BackendError;
use super::runtime;
use super::sdk::{Sdk, Version};
use super::skeleton::Plugin;
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
    Init "python/init.py" { sdk: Sdk }
    Testing "python/testing.py" { sdk: Sdk }
    Fixtures "python/fixtures.py" { sdk: Sdk }
    Descriptors "python/descriptors.py" { sdk: Sdk }
    VersionInit "python/version.py" { sdk: Sdk, version: Version }
    Messages "python/messages.py" { sdk: Sdk, version: Version }
    MessagesStub "python/messages.pyi" { sdk: Sdk, version: Version }
    Rpcs "python/rpcs.py" { sdk: Sdk, version: Version }
    ServicesModule "python/services.py" { sdk: Sdk, version: Version }
    Clients "python/clients.py" { sdk: Sdk, version: Version }
    ContextModule "python/context.py" { sdk: Sdk, version: Version }
    Examples "python/examples.py" { sdk: Sdk, version: Version }
    Main "python/main.py" { sdk: Sdk, plugin: Plugin }
    TestPlugin "python/test_plugin.py" { sdk: Sdk, plugin: Plugin }
    Conformance "python/conformance.toml" { toml: Toml, plugin: Plugin }
    Project "python/pyproject.toml" { sdk: Sdk, toml: Toml }
    Readme "python/README.md" { sdk: Sdk, plugin: Plugin }
    Changelog "python/CHANGELOG.md" { sdk: Sdk }
    License "python/LICENSE.txt" { sdk: Sdk }
}

const TOOLCHAIN: Toolchain = Toolchain {
    action: "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0",
    inputs: &[("python-version", "\"3.13\"")],
};

#[derive(Template)]
#[template(path = "python/ci.yml")]
struct Workflow;

#[derive(Template)]
#[template(path = "python/gitignore.txt")]
struct Ignored;

/// Puts everything together.
pub(super) fn tree(input: &Input, sdk: &Sdk, plugin: &Plugin) -> Result<Tree, BackendError> {
    let mut tree = Tree::default();
    let root = format!("src/{}", sdk.package);
    add_package(&mut tree, &root, sdk)?;
    for version in &sdk.versions {
        add_version(
            &mut tree,
            &format!("{root}/v{}", version.number),
            sdk,
            version,
        )?;
    }
    add_runtime(&mut tree, &format!("{root}/_plugwright"))?;
    tree.own(&root)?;
    add_project(&mut tree, sdk, plugin, &Toml::of(input))?;
    Ok(tree)
}

fn add_package(tree: &mut Tree, root: &str, sdk: &Sdk) -> Result<(), BackendError> {
    let class = Class::Generated;
    tree.insert(
        format!("{root}/__init__.py"),
        class,
        &Init { sdk }.render()?,
    )?;
    tree.insert(
        format!("{root}/testing.py"),
        class,
        &Testing { sdk }.render()?,
    )?;
    tree.insert(
        format!("{root}/fixtures.py"),
        class,
        &Fixtures { sdk }.render()?,
    )?;
    let descriptors = Descriptors { sdk }.render()?;
    tree.insert(format!("{root}/_descriptors.py"), class, &descriptors)?;
    tree.insert(format!("{root}/py.typed"), class, "")?;
    Ok(())
}

fn add_version(
    tree: &mut Tree,
    folder: &str,
    sdk: &Sdk,
    version: &Version,
) -> Result<(), BackendError> {
    let files = [
        ("__init__.py", VersionInit { sdk, version }.render()?),
        ("clients.py", Clients { sdk, version }.render()?),
        ("context.py", ContextModule { sdk, version }.render()?),
        ("examples.py", Examples { sdk, version }.render()?),
        ("messages.py", Messages { sdk, version }.render()?),
        ("messages.pyi", MessagesStub { sdk, version }.render()?),
        ("rpcs.py", Rpcs { sdk, version }.render()?),
        ("services.py", ServicesModule { sdk, version }.render()?),
    ];
    for (name, text) in files {
        tree.insert(format!("{folder}/{name}"), Class::Generated, &text)?;
    }
    Ok(())
}

fn add_runtime(tree: &mut Tree, folder: &str) -> Result<(), BackendError> {
    for (name, text) in runtime::FILES.iter().chain(runtime::LICENSES) {
        tree.insert(format!("{folder}/{name}"), Class::Generated, text)?;
    }
    Ok(())
}

fn add_project(
    tree: &mut Tree,
    sdk: &Sdk,
    plugin: &Plugin,
    toml: &Toml,
) -> Result<(), BackendError> {
    let managed = [
        (".github/workflows/ci.yml", Workflow.render()?),
        (gate::PATH, gate::workflow(TOOLCHAIN)),
        (".gitignore", Ignored.render()?),
        ("README.md", Readme { sdk, plugin }.render()?),
        ("conformance.toml", Conformance { toml, plugin }.render()?),
        ("pyproject.toml", Project { sdk, toml }.render()?),
    ];
    for (path, text) in managed {
        tree.insert(path, Class::Managed, &text)?;
    }
    let once = [
        ("CHANGELOG.md", Changelog { sdk }.render()?),
        ("LICENSE", License { sdk }.render()?),
        ("plugin/main.py", Main { sdk, plugin }.render()?),
    ];
    for (path, text) in once {
        tree.insert(path, Class::Once, &text)?;
    }
    let tests = TestPlugin { sdk, plugin }.render()?;
    tree.insert("tests/test_plugin.py", Class::Generated, &tests)?;
    Ok(())
}

/// What stands in TOML files.
struct Toml {
    cookie_key: TomlValue,
    cookie_value: TomlValue,
    distribution: TomlValue,
    version: TomlValue,
    description: TomlValue,
    license: Option<TomlValue>,
    authors: Vec<TomlValue>,
    repository: Option<TomlValue>,
}

impl Toml {
    fn of(input: &Input) -> Self {
        let settings = &input.settings;
        let cookie = &input.contract.magic_cookie;
        Self {
            cookie_key: TomlValue::text(&cookie.key),
            cookie_value: TomlValue::text(&cookie.value),
            distribution: TomlValue::text(&settings.python.distribution),
            version: TomlValue::text(&settings.version),
            description: TomlValue::text(&settings.description),
            license: settings.license.as_deref().map(TomlValue::text),
            authors: settings
                .authors
                .iter()
                .map(|it| TomlValue::author(it))
                .collect(),
            repository: settings.repository.as_deref().map(TomlValue::text),
        }
    }
}

/// A value as TOML spells it, on one line.
struct TomlValue(toml::Value);

impl TomlValue {
    fn text(text: &str) -> Self {
        Self(toml::Value::String(text.to_owned()))
    }

    /// From `Name <mail@example.com>` or a name alone.
    fn author(author: &str) -> Self {
        let text = |text: &str| toml::Value::String(text.trim().to_owned());
        let mut table = toml::Table::new();
        match author.strip_suffix('>').and_then(|it| it.split_once('<')) {
            Some((name, mail)) => {
                table.insert("name".to_owned(), text(name));
                table.insert("email".to_owned(), text(mail));
            }
            None => {
                table.insert("name".to_owned(), text(author));
            }
        }
        Self(toml::Value::Table(table))
    }
}

impl Display for TomlValue {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
