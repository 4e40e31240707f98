//! Lowers a contract to the plugin that its SDK starts an author off with.

use contract::model::Contract;

use super::accessors::Accessor;
use super::fragment::{Code, Docstring, Identifier};
use super::imports;
use super::names::Scope;
use super::sdk::{Sdk, Version, module};
use super::services::Method;
use super::types::{Imports, Types};

/// What the plugin's module has beside its services.
const MODULE: &[&str] = &[
    "Iterator", "LOG", "Message", "SERVICES", "examples", "logging", "report", "serve",
];

/// The plugin.
#[derive(Debug)]
pub(super) struct Plugin {
    pub(super) version: u32,
    pub(super) version_module: String,
    pub(super) services: Vec<Implementation>,
    /// The statement that makes one of each.
    pub(super) instances: Code,
    /// The call that serves them, for the manual.
    pub(super) manual: Code,
    pub(super) helpers: Vec<Helper>,
    pub(super) imports: Vec<Code>,
    /// Some method has examples.
    pub(super) has_examples: bool,
    /// Some method takes or gives a stream.
    pub(super) iterates: bool,
    /// The first way to reach a service of the host, for the manual.
    pub(super) accessor: Option<Reach>,
}

/// How the manual reaches a service of the host.
#[derive(Debug)]
pub(super) struct Reach {
    pub(super) name: Identifier,
    pub(super) get: Code,
}

impl Reach {
    fn of(accessor: &Accessor) -> Self {
        let name = accessor.name.clone();
        let value = format!("context.{name}(request)");
        Self {
            get: Code::assignment(0, name.as_str(), &value),
            name,
        }
    }
}

/// A service of the plugin.
#[derive(Debug)]
pub(super) struct Implementation {
    pub(super) name: Identifier,
    /// What begins its class.
    pub(super) statement: Code,
    /// The same in the manual.
    pub(super) manual: Code,
    pub(super) doc: Docstring,
    pub(super) methods: Vec<Implemented>,
}

/// A method of the plugin.
#[derive(Debug)]
pub(super) struct Implemented {
    pub(super) name: String,
    pub(super) signature: Code,
    pub(super) doc: Docstring,
    pub(super) body: Code,
}

/// A function that calls what a service of the host offers.
#[derive(Debug)]
pub(super) struct Helper {
    pub(super) name: Identifier,
    pub(super) signature: Code,
    pub(super) doc: Docstring,
    pub(super) client: Identifier,
    pub(super) get: Code,
    pub(super) calls: Vec<Code>,
    carriers: Vec<String>,
}

impl Plugin {
    /// Implements the newest version that is not deprecated.
    pub(super) fn of(contract: &Contract, sdk: &Sdk, types: &Types) -> Self {
        let number = contract.current().protocol_version;
        let version = sdk.versions.iter().find(|it| it.number == number);
        Sketch {
            version: version.expect("every version is lowered"),
            types,
            imports: Imports::default(),
            scope: Scope::reserving(MODULE),
        }
        .plugin(&sdk.package)
    }
}

struct Sketch<'a> {
    version: &'a Version,
    types: &'a Types,
    imports: Imports,
    scope: Scope,
}

impl Sketch<'_> {
    fn plugin(mut self, package: &str) -> Plugin {
        let version = self.version;
        self.imports.versions.insert(version.number);
        let accessors = &version.services.accessors;
        let helpers: Vec<Helper> = accessors.iter().filter_map(|it| self.helper(it)).collect();
        let mut services = Vec::new();
        for service in version.served_services() {
            let methods = service.methods.iter();
            let name = self.scope.name(service.name.as_str());
            let base = [format!("v{}.{}", version.number, service.name)];
            services.push(Implementation {
                statement: Code::list(0, &format!("class {name}("), &base, "):"),
                manual: Code::list(0, &format!("class My{name}("), &base, "): ..."),
                name,
                doc: service.doc.clone(),
                methods: methods.map(|it| self.method(it, &helpers)).collect(),
            });
        }
        let first = accessors.iter().find(|it| !it.carriers.is_empty());
        Plugin {
            version: version.number,
            version_module: module(version.number),
            has_examples: version.served().any(|it| !it.examples.is_empty()),
            iterates: version
                .served()
                .any(|it| it.client_streaming || it.server_streaming),
            accessor: first.map(Reach::of),
            imports: self.import_lines(package),
            instances: instances(&services),
            manual: manual(&services),
            services,
            helpers,
        }
    }

    /// One for a service that a request may bring, if it has a method to call plainly.
    fn helper(&mut self, accessor: &Accessor) -> Option<Helper> {
        let services = &self.version.services.all;
        let service = services
            .iter()
            .find(|it| it.full_name.0 == accessor.service)?;
        let plain = |it: &&Method| !it.client_streaming && !it.server_streaming;
        let client = Scope::reserving(&["context", "message"]).name(accessor.name.as_str());
        let mut calls = Vec::new();
        for method in service.methods.iter().filter(plain) {
            let request = self.types.author(&method.input, &mut self.imports);
            let before = format!("{client}.{}(", method.function);
            calls.push(Code::list(8, &before, &[format!("{request}()")], ")"));
        }
        if accessor.carriers.is_empty() || calls.is_empty() {
            return None;
        }
        let carriers = accessor.carriers.iter();
        let messages = carriers.map(|it| self.types.author(it, &mut self.imports).to_string());
        let messages = messages.collect::<Vec<_>>().join(" | ");
        let name = self.scope.name(&format!("use_{}", accessor.name));
        let items = [format!("message: {messages}"), self.context()];
        let doc = format!(
            "Calls the host's `{}`, where it serves one.",
            accessor.service
        );
        Some(Helper {
            signature: Code::list(0, &format!("def {name}("), &items, ") -> None:"),
            doc: Docstring::new("", &doc, 4),
            get: Code::assignment(
                4,
                client.as_str(),
                &format!("context.{}(message)", accessor.name),
            ),
            carriers: accessor.carriers.clone(),
            client,
            calls,
            name,
        })
    }

    fn method(&mut self, method: &Method, helpers: &[Helper]) -> Implemented {
        let request = self.types.author(&method.input, &mut self.imports);
        let response = self.types.author(&method.output, &mut self.imports);
        let taken = if method.client_streaming {
            format!("requests: Iterator[{request}]")
        } else {
            format!("request: {request}")
        };
        let given = if method.server_streaming {
            format!("Iterator[{response}]")
        } else {
            response.to_string()
        };
        let items = ["self".to_owned(), taken, self.context()];
        let helpers = helpers
            .iter()
            .filter(|it| it.carriers.contains(&method.input));
        let uses: Vec<String> = helpers
            .map(|it| format!("{}(request, context)", it.name))
            .collect();
        Implemented {
            name: method.wire_name.clone(),
            signature: Code::list(
                4,
                &format!("def {}(", method.function),
                &items,
                &format!(") -> {given}:"),
            ),
            doc: method.doc.clone(),
            body: body(method, &uses, &request),
        }
    }

    fn context(&self) -> String {
        let context = &self.version.services.context;
        format!("context: v{}.{context}", self.version.number)
    }

    fn import_lines(&self, package: &str) -> Vec<Code> {
        let modules: Vec<&str> = self.imports.well_known.iter().copied().collect();
        let mut lines: Vec<Code> = imports::well_known(&modules).into_iter().collect();
        if self.imports.any_message {
            lines.push(Code(
                "from google.protobuf.message import Message".to_owned(),
            ));
        }
        if !lines.is_empty() {
            lines.push(Code(String::new()));
        }
        let versions = self.imports.versions.iter().map(|it| module(*it));
        let names: Vec<String> = ["serve".to_owned()].into_iter().chain(versions).collect();
        lines.push(imports::from(package, &names));
        if self.version.served().next().is_some() {
            let version = format!("{package}.v{}", self.version.number);
            lines.push(imports::from(&version, &["examples".to_owned()]));
        }
        lines
    }
}

/// `SERVICES = …`; a tuple of one has a comma.
fn instances(services: &[Implementation]) -> Code {
    let items: Vec<String> = services.iter().map(|it| format!("{}()", it.name)).collect();
    let after = if items.len() == 1 { ",)" } else { ")" };
    Code::list(0, "SERVICES = (", &items, after)
}

fn manual(services: &[Implementation]) -> Code {
    let items = services.iter().map(|it| format!("My{}()", it.name));
    Code::list(0, "serve(", &items.collect::<Vec<_>>(), ")")
}

/// Answers from the examples, and first calls the host where a request lets it.
fn body(method: &Method, uses: &[String], request: &Code) -> Code {
    let answer = |function: &str, argument: &str| {
        let before = format!("return examples.{}.{function}(", method.rpc);
        Code::list(8, &before, &[argument.to_owned()], ")").0
    };
    let indented = |depth: usize| uses.iter().map(move |it| format!("{:1$}{it}", "", depth));
    let plain = uses.is_empty();
    let lines: Vec<String> = match (method.client_streaming, method.server_streaming) {
        (false, false) => indented(0).chain([answer("response", "request")]).collect(),
        (false, true) => indented(0)
            .chain([answer("responses", "request")])
            .collect(),
        (true, false) if plain => vec![answer("response", "*requests")],
        (true, true) if plain => vec![answer("conversation", "requests")],
        (true, false) => [
            "received = list(requests)".to_owned(),
            "for request in received:".to_owned(),
        ]
        .into_iter()
        .chain(indented(4))
        .chain([answer("response", "*received")])
        .collect(),
        (true, true) => [
            String::new(),
            format!("def seen() -> Iterator[{request}]:"),
            "    for request in requests:".to_owned(),
        ]
        .into_iter()
        .chain(indented(8))
        .chain(["        yield request".to_owned(), String::new()])
        .chain([answer("conversation", "seen()")])
        .collect(),
    };
    let lines = lines
        .iter()
        .map(|it| format!("        {it}").trim_end().to_owned());
    let body = lines.collect::<Vec<_>>().join("\n");
    Code(body)
}
