//! Lowers a contract to the plugin that its SDK starts an author off with.

use contract::model::Contract;

use super::fragment::{Code, Comment, Identifier};
use super::names::{self, Scope};
use super::sdk::{Sdk, Version};
use super::services::{Accessor, Method, Service, capitalised};

/// What the plugin's module has beside its services.
const MODULE: &[&str] = &["console", "log", "report", "services"];

/// The plugin.
#[derive(Debug)]
pub(super) struct Plugin {
    pub(super) version: u32,
    pub(super) services: Vec<Implementation>,
    /// The statement that lists them.
    pub(super) list: Code,
    pub(super) helpers: Vec<Helper>,
    pub(super) examples: Identifier,
    /// Some method has examples.
    pub(super) has_examples: bool,
    /// Some service has a method.
    pub(super) has_methods: bool,
    /// The first way to reach a service of the host, for the manual.
    pub(super) accessor: Option<Identifier>,
}

/// A service of the plugin.
#[derive(Debug)]
pub(super) struct Implementation {
    pub(super) doc: Comment,
    /// What begins its declaration.
    pub(super) statement: String,
    /// What serves it, in the manual.
    pub(super) manual: String,
    pub(super) methods: Vec<Implemented>,
    name: Identifier,
}

/// A method of the plugin.
#[derive(Debug)]
pub(super) struct Implemented {
    pub(super) doc: Comment,
    pub(super) signature: String,
    pub(super) name: String,
    pub(super) body: Vec<Code>,
}

/// A function that calls what a service of the host offers.
#[derive(Debug)]
pub(super) struct Helper {
    pub(super) doc: Comment,
    pub(super) name: Identifier,
    pub(super) signature: Code,
    pub(super) get: Identifier,
    pub(super) calls: Vec<Identifier>,
    carriers: Vec<String>,
}

impl Plugin {
    /// Implements the newest version that is not deprecated.
    pub(super) fn of(contract: &Contract, sdk: &Sdk) -> Self {
        let number = contract.current().protocol_version;
        let version = sdk.versions.iter().find(|it| it.number == number);
        let version = version.expect("every version is lowered");
        let mut scope = Scope::reserving(MODULE);
        scope.name(&module(number));
        let accessors = version.services.accessors.iter();
        let helpers: Vec<Helper> = accessors
            .filter_map(|it| helper(it, version, &mut scope))
            .collect();
        let services = version.served();
        let services = services.map(|it| implementation(it, &helpers, version, &mut scope));
        let services: Vec<Implementation> = services.collect();
        let names: Vec<String> = services.iter().map(|it| it.name.to_string()).collect();
        let accessors = &version.services.accessors;
        let mut methods = version.served().flat_map(|it| &it.methods);
        Self {
            version: number,
            list: Code::list(0, "export const services = [", &names, "];"),
            examples: version.services.examples.clone(),
            has_examples: methods.any(|it| !it.examples.is_empty()),
            has_methods: version.served().any(|it| !it.methods.is_empty()),
            accessor: accessors
                .iter()
                .find(|it| !it.carriers.is_empty())
                .map(|it| it.name.clone()),
            services,
            helpers,
        }
    }
}

/// The name of a version's part of the package.
fn module(version: u32) -> String {
    format!("v{version}")
}

/// One for a service that a request may bring, if it has a method to call plainly.
fn helper(accessor: &Accessor, version: &Version, scope: &mut Scope) -> Option<Helper> {
    let services = &version.services.all;
    let service = services
        .iter()
        .find(|it| it.full_name == accessor.service)?;
    let plain = |it: &&Method| !it.client_streaming && !it.server_streaming;
    let calls = service.methods.iter().filter(plain);
    let calls: Vec<Identifier> = calls.map(|it| it.function.clone()).collect();
    if accessor.carriers.is_empty() || calls.is_empty() {
        return None;
    }
    let module = module(version.number);
    let messages = accessor.carriers.iter().map(|it| format!("{module}.{it}"));
    let items = [
        format!("message: {}", messages.collect::<Vec<_>>().join(" | ")),
        format!("context: {module}.{}", version.services.context),
    ];
    let name = scope.name(&format!("use{}", capitalised(accessor.name.as_str())));
    let doc = format!(
        "Calls the host's `{}`, where it serves one.",
        accessor.service
    );
    Some(Helper {
        doc: Comment::new("", &doc, 0),
        signature: Code::list(
            0,
            &format!("async function {name}("),
            &items,
            "): Promise<void> {",
        ),
        get: accessor.name.clone(),
        carriers: accessor.carrier_names.clone(),
        name,
        calls,
    })
}

fn implementation(
    service: &Service,
    helpers: &[Helper],
    version: &Version,
    scope: &mut Scope,
) -> Implementation {
    let name = scope.name(names::method(&service.name).as_str());
    let implement = format!("{}.{}", module(version.number), service.implement);
    let methods = service.methods.iter();
    Implementation {
        doc: service.doc.clone(),
        statement: format!("const {name} = {implement}({{"),
        manual: implement,
        methods: methods
            .map(|it| implemented(it, helpers, version))
            .collect(),
        name,
    }
}

/// Answers from the examples, and first calls the host where a request lets it.
fn implemented(method: &Method, helpers: &[Helper], version: &Version) -> Implemented {
    let helpers = helpers
        .iter()
        .filter(|it| it.carriers.contains(&method.input));
    let uses: Vec<String> = helpers
        .map(|it| format!("{}(request, context)", it.name))
        .collect();
    let examples = format!(
        "{}.{}.{}",
        module(version.number),
        version.services.examples,
        method.constant
    );
    let (prefix, answer) = match (method.client_streaming, method.server_streaming) {
        (false, false) => ("async ", "return"),
        (false, true) => ("async *", "yield*"),
        _ => ("", "return"),
    };
    let prefix = if uses.is_empty() { "" } else { prefix };
    let answer = if uses.is_empty() { "return" } else { answer };
    let requests = if method.client_streaming {
        "requests"
    } else {
        "request"
    };
    let context = if uses.is_empty() { "" } else { ", context" };
    let function = match (method.client_streaming, method.server_streaming) {
        (false, false) => "response",
        (false, true) => "responses",
        (true, false) => "summary",
        (true, true) => "conversation",
    };
    let mut body = Vec::new();
    if method.client_streaming && !uses.is_empty() {
        body.push(Code(format!(
            "{answer} {examples}.{function}({requests}, async (request) => {{"
        )));
        body.extend(uses.iter().map(|it| Code(format!("  await {it};"))));
        body.push(Code("});".to_owned()));
    } else {
        body.extend(uses.iter().map(|it| Code(format!("await {it};"))));
        let before = format!("{answer} {examples}.{function}(");
        body.push(Code::list(4, &before, &[requests.to_owned()], ");"));
    }
    Implemented {
        doc: method.doc.clone(),
        signature: format!("{prefix}{}({requests}{context}) {{", method.function),
        name: method.wire_name.clone(),
        body,
    }
}
