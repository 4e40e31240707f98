//! The files of a Go SDK: one template each, the runtime as it is.

use std::fmt;

use askama::Template;

use super::BackendError;
use super::format;
use super::runtime;
use super::stubs::Stub;
use super::tools::Tools;
use super::view::{Sdk, Service, Shape, Source, Version};
use crate::backend::gate::{self, Toolchain};
use crate::input::Input;
use crate::tree::{Class, Tree};

#[derive(Template)]
#[template(path = "go/root.go")]
struct Root<'a> {
    sdk: &'a Sdk,
}

#[derive(Template)]
#[template(path = "go/version.go")]
struct VersionFile<'a> {
    sdk: &'a Sdk,
    version: &'a Version,
}

#[derive(Template)]
#[template(path = "go/test_kit.go")]
struct TestKit<'a> {
    sdk: &'a Sdk,
}

#[derive(Template)]
#[template(path = "go/main.go")]
struct Main<'a> {
    sdk: &'a Sdk,
}

#[derive(Template)]
#[template(path = "go/main_test.go")]
struct MainTest<'a> {
    sdk: &'a Sdk,
}

#[derive(Template)]
#[template(path = "go/service.go")]
struct ServiceFile<'a> {
    sdk: &'a Sdk,
    version: &'a Version,
    service: &'a Service,
}

#[derive(Template)]
#[template(path = "go/go.mod")]
struct Module<'a> {
    sdk: &'a Sdk,
    requirements: &'a str,
}

#[derive(Template)]
#[template(path = "go/README.md")]
struct Readme<'a> {
    sdk: &'a Sdk,
}

#[derive(Template)]
#[template(path = "go/CHANGELOG.md")]
struct Changelog<'a> {
    sdk: &'a Sdk,
    version: &'a str,
}

#[derive(Template)]
#[template(path = "go/conformance.toml")]
struct Conformance<'a> {
    sdk: &'a Sdk,
    cookie_key: TomlString<'a>,
    cookie_value: TomlString<'a>,
}

const TOOLCHAIN: Toolchain = Toolchain {
    action: "actions/setup-go@d35c59abb061a4a6fb18e82ac0862c26744d6ab5 # v5.5.0",
    inputs: &[("go-version-file", "go.mod")],
};

#[derive(Template)]
#[template(path = "go/ci.yml")]
struct Workflow;

#[derive(Template)]
#[template(path = "go/gitignore.txt")]
struct Ignored;

/// Puts everything together.
pub(super) fn tree(
    input: &Input,
    sdk: &Sdk,
    stubs: Vec<Stub>,
    tools: &Tools,
) -> Result<Tree, BackendError> {
    let mut tree = Tree::default();
    for (path, text) in runtime::files(&sdk.module.to_string()) {
        tree.insert(path, Class::Generated, &text)?;
    }
    tree.own("internal")?;
    let stubs = stubs
        .into_iter()
        .map(|(path, text)| ((path.into_string(), Class::Generated), text));
    let (places, texts): (Vec<_>, Vec<_>) = code(sdk)?.into_iter().chain(stubs).unzip();
    for ((path, class), text) in places.into_iter().zip(format::format(&texts, tools)?) {
        tree.insert(path, class, &text)?;
    }
    for (path, class, text) in prose(input, sdk)? {
        tree.insert(path, class, &text)?;
    }
    Ok(tree)
}

type Code = ((String, Class), String);

/// What gofmt lays out.
fn code(sdk: &Sdk) -> Result<Vec<Code>, askama::Error> {
    let kit = &sdk.test_package;
    let mut code = vec![
        (
            (format!("{}.go", sdk.package), Class::Generated),
            Root { sdk }.render()?,
        ),
        (
            (format!("{kit}/{kit}.go"), Class::Generated),
            TestKit { sdk }.render()?,
        ),
        (
            ("plugin/main.go".to_owned(), Class::Once),
            Main { sdk }.render()?,
        ),
        (
            ("plugin/main_test.go".to_owned(), Class::Once),
            MainTest { sdk }.render()?,
        ),
    ];
    for version in &sdk.versions {
        let text = VersionFile { sdk, version }.render()?;
        code.push(((format!("v{}.go", version.number), Class::Generated), text));
    }
    let version = sdk.current();
    for service in version.services() {
        let file = ServiceFile {
            sdk,
            version,
            service,
        };
        let path = format!("plugin/{}.go", service.file);
        code.push(((path, Class::Once), file.render()?));
    }
    Ok(code)
}

/// Everything that is no Go.
fn prose(input: &Input, sdk: &Sdk) -> Result<Vec<(&'static str, Class, String)>, askama::Error> {
    let cookie = &input.contract.magic_cookie;
    let conformance = Conformance {
        sdk,
        cookie_key: TomlString(&cookie.key),
        cookie_value: TomlString(&cookie.value),
    };
    let module = Module {
        sdk,
        requirements: runtime::requirements(),
    };
    let changelog = Changelog {
        sdk,
        version: &input.settings.version,
    };
    Ok(vec![
        ("go.mod", Class::Managed, module.render()?),
        ("go.sum", Class::Managed, runtime::CHECKSUMS.to_owned()),
        ("README.md", Class::Managed, Readme { sdk }.render()?),
        ("CHANGELOG.md", Class::Once, changelog.render()?),
        ("conformance.toml", Class::Managed, conformance.render()?),
        (".gitignore", Class::Managed, Ignored.render()?),
        (
            ".github/workflows/ci.yml",
            Class::Managed,
            Workflow.render()?,
        ),
        (gate::PATH, Class::Managed, gate::workflow(TOOLCHAIN)),
    ])
}

/// A string in TOML.
struct TomlString<'a>(&'a str);

impl fmt::Display for TomlString<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", toml::Value::from(self.0))
    }
}
