//! Owns the import blocks of generated modules, in ruff's order.

use super::fragment::{Code, LINE};
use super::messages::Declared;
use super::services::Services;
use super::types::Imports;

const RUNTIME: &str = "from .. import _plugwright as plugwright";

/// `from module import names`, in parentheses where the line is too long.
pub(super) fn from(module: &str, names: &[String]) -> Code {
    let line = format!("from {module} import {}", names.join(", "));
    if line.chars().count() <= LINE {
        return Code(line);
    }
    let names = names.join(",\n    ");
    Code(format!("from {module} import (\n    {names},\n)"))
}

/// Modules of protobuf's own.
pub(super) fn well_known(modules: &[&str]) -> Option<Code> {
    let mut modules: Vec<String> = modules.iter().map(|it| (*it).to_owned()).collect();
    modules.sort_unstable();
    modules.dedup();
    (!modules.is_empty()).then(|| from("google.protobuf", &modules))
}

pub(super) fn of_stub(declared: &Declared) -> Vec<Code> {
    let code = declared.code();
    let uses = |alias: &str| code.contains(alias);
    let mut standard = Vec::new();
    for (alias, import) in [
        ("_builtins.", "import builtins as _builtins"),
        ("_enum.", "import enum as _enum"),
        ("_typing.", "import typing as _typing"),
        ("_abc.", "from collections import abc as _abc"),
    ] {
        if uses(alias) {
            standard.push(import.to_owned());
        }
    }
    let mut protobuf = Vec::new();
    let modules = declared.imports.well_known.iter();
    protobuf.extend(modules.map(|it| format!("from google.protobuf import {it} as _{it}")));
    if uses("_message.") {
        protobuf.push("from google.protobuf import message as _message".to_owned());
    }
    protobuf.sort_unstable();
    if uses("_containers.") {
        let import = "from google.protobuf.internal import containers as _containers";
        protobuf.push(import.to_owned());
    }
    let versions = declared.imports.versions.iter();
    let mut local: Vec<String> = versions
        .map(|it| format!("from ..v{it} import messages as _v{it}_messages"))
        .collect();
    if uses("_messages.") && code.contains(" _messages.") || code.contains("[_messages.") {
        local.push("from . import messages as _messages".to_owned());
    }
    blocks([standard, protobuf, local])
}

pub(super) fn of_rpcs(services: &Services) -> Vec<Code> {
    let mut runtime = Vec::new();
    if services.has_methods() {
        runtime.push(RUNTIME.to_owned());
    }
    if services.imports.any_message {
        runtime.push("from .._descriptors import message_class".to_owned());
    }
    let local = local(&services.imports, runtime, &[]);
    blocks([Vec::new(), protobuf(&services.imports), local])
}

pub(super) fn of_services(services: &Services) -> Vec<Code> {
    let rpcs: &[&str] = if services.has_methods() {
        &["rpcs"]
    } else {
        &[]
    };
    let mut local = local(&services.imports, vec![RUNTIME.to_owned()], rpcs);
    local.push(format!("from .context import {}", services.context));
    blocks([Vec::new(), protobuf(&services.imports), local])
}

pub(super) fn of_clients(services: &Services) -> Vec<Code> {
    let streams = services.methods().any(|it| it.client_streaming);
    let standard = streams.then(|| "from collections.abc import Iterable".to_owned());
    let rpcs: &[&str] = if services.has_methods() {
        &["rpcs"]
    } else {
        &[]
    };
    let runtime = services.all.first().map(|_| RUNTIME.to_owned());
    let runtime = runtime.into_iter().collect();
    let local = local(&services.imports, runtime, rpcs);
    let standard = standard.into_iter().collect();
    blocks([standard, protobuf(&services.imports), local])
}

pub(super) fn of_context(services: &Services) -> Vec<Code> {
    let mut names = Vec::new();
    if !services.accessors.is_empty() {
        names.push("clients".to_owned());
    }
    if services.accessors.iter().any(|it| !it.carriers.is_empty()) {
        names.push("messages".to_owned());
    }
    let mut local = vec![RUNTIME.to_owned()];
    if !names.is_empty() {
        local.push(from(".", &names).0);
    }
    blocks([Vec::new(), Vec::new(), local])
}

pub(super) fn of_examples(services: &Services) -> Vec<Code> {
    let methods = || {
        services
            .all
            .iter()
            .filter(|it| it.served)
            .flat_map(|it| &it.methods)
    };
    let mut names = vec!["Case".to_owned()];
    let mut local = Vec::new();
    if methods().any(|it| it.examples.iter().any(|it| it.error.is_some())) {
        local.push(RUNTIME.to_owned());
    }
    if methods().any(|it| !it.examples.is_empty()) {
        names.push("Example".to_owned());
    }
    if methods().next().is_some() {
        names.push("Examples".to_owned());
    }
    local.push(from(".._plugwright.examples", &names).0);
    if methods().next().is_some() {
        local.push("from . import rpcs".to_owned());
    }
    blocks([Vec::new(), Vec::new(), local])
}

fn protobuf(imports: &Imports) -> Vec<String> {
    let modules: Vec<&str> = imports.well_known.iter().copied().collect();
    well_known(&modules).into_iter().map(|it| it.0).collect()
}

/// The runtime, other versions, then the siblings that the module names.
fn local(imports: &Imports, runtime: Vec<String>, siblings: &[&str]) -> Vec<String> {
    let versions = imports.versions.iter();
    let versions = versions.map(|it| format!("from ..v{it} import messages as v{it}_messages"));
    let own = imports.own.then_some("messages");
    let names: Vec<String> = own
        .iter()
        .chain(siblings)
        .map(|it| (*it).to_owned())
        .collect();
    let siblings = (!names.is_empty()).then(|| from(".", &names).0);
    runtime
        .into_iter()
        .chain(versions)
        .chain(siblings)
        .collect()
}

/// One line an import, and an empty one between the blocks that hold any.
fn blocks(blocks: [Vec<String>; 3]) -> Vec<Code> {
    let mut lines: Vec<String> = Vec::new();
    for block in blocks.into_iter().filter(|it| !it.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines.into_iter().map(Code).collect()
}
