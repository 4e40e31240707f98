//! Lowers services to their base classes, their clients and the calls' contexts.

use contract::model::{self, Field, Role, Version};

use super::accessors::{Accessor, accessors};
use super::fragment::{Code, Docstring, Identifier, Text};
use super::messages::{all_messages, described};
use super::names::Scope;
use super::types::{Imports, Types};
use crate::text::Words;

/// What every service's class has beside its methods.
const SERVICE: &[&str] = &[
    "context_type",
    "full_name",
    "methods",
    "pool",
    "protocol_version",
    "self",
];
/// A service, from either side.
#[derive(Debug)]
pub(super) struct Service {
    /// Of the base class; the plugin's author derives from it.
    pub(super) name: Identifier,
    pub(super) client: Identifier,
    pub(super) full_name: Text,
    /// The statement that says the full name.
    pub(super) assignment: Code,
    pub(super) doc: Docstring,
    pub(super) client_doc: Docstring,
    pub(super) methods: Vec<Method>,
    pub(super) served: bool,
}

/// A method, from either side.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) function: Identifier,
    /// The constant that describes the RPC.
    pub(super) rpc: Identifier,
    pub(super) path: Text,
    pub(super) request: Code,
    pub(super) response: Code,
    pub(super) client_streaming: bool,
    pub(super) server_streaming: bool,
    /// In seconds.
    pub(super) timeout: Option<Code>,
    pub(super) handler: Code,
    pub(super) call: Code,
    pub(super) call_body: Code,
    /// What the base class does.
    pub(super) unimplemented: Code,
    pub(super) doc: Docstring,
    pub(super) examples: Vec<Example>,
    /// Fields of the request that carry broker ids.
    pub(super) broker_ids: Vec<Text>,
    /// The full names, for those who look further.
    pub(super) input: String,
    pub(super) output: String,
    pub(super) wire_name: String,
}

/// One call whose outcome the contract states.
#[derive(Debug)]
pub(super) struct Example {
    pub(super) name: Text,
    pub(super) requests: Vec<Text>,
    pub(super) responses: Vec<Text>,
    /// Of grpcio's `StatusCode`.
    pub(super) error: Option<Identifier>,
}

/// Every service of a version.
#[derive(Debug)]
pub(super) struct Services {
    pub(super) all: Vec<Service>,
    pub(super) context: Identifier,
    pub(super) accessors: Vec<Accessor>,
    /// For the modules that name every request and response.
    pub(super) imports: Imports,
}

impl Services {
    pub(super) fn of(version: &Version, types: &Types) -> Self {
        let number = version.protocol_version;
        let mut scope = types.scope(number);
        let bases: Vec<Identifier> = version
            .services
            .iter()
            .map(|it| scope.name(&it.name))
            .collect();
        let context = scope.name("Context");
        let mut lowering = Lowering {
            version,
            types,
            rpcs: Scope::default(),
            context: context.clone(),
            imports: Imports::default(),
        };
        let mut all = Vec::new();
        for (service, name) in version.services.iter().zip(bases) {
            let client = scope.name(&format!("{}Client", service.name));
            all.push(lowering.service(service, name, client));
        }
        let accessors = accessors(version, &all, types);
        Self {
            all,
            context,
            accessors,
            imports: lowering.imports,
        }
    }
}

impl Services {
    /// The methods of every service.
    pub(super) fn methods(&self) -> impl Iterator<Item = &Method> {
        self.all.iter().flat_map(|it| &it.methods)
    }

    pub(super) fn has_methods(&self) -> bool {
        self.methods().next().is_some()
    }
}

struct Lowering<'a> {
    version: &'a Version,
    types: &'a Types,
    rpcs: Scope,
    context: Identifier,
    imports: Imports,
}

impl Lowering<'_> {
    fn service(
        &mut self,
        service: &model::Service,
        name: Identifier,
        client: Identifier,
    ) -> Service {
        let served = service.role != Role::Host;
        let mut functions = Scope::reserving(SERVICE);
        let methods = service.methods.iter();
        let methods = methods.map(|it| self.method(service, it, &mut functions));
        let full_name = Text(service.full_name.clone());
        let otherwise = format!("The service `{}`.", service.full_name);
        let calls = format!("Calls the service `{}`.", service.full_name);
        Service {
            methods: methods.collect(),
            doc: if served {
                described(&service.comment, &otherwise, service.deprecated, 4)
            } else {
                described(&service.comment, &otherwise, service.deprecated, 4)
                    .and("The host implements it: derive from this class in tests.")
            },
            client_doc: described(&service.comment, &otherwise, service.deprecated, 4).and(&calls),
            assignment: Code::assignment(4, "full_name", &full_name.to_string()),
            full_name,
            name,
            client,
            served,
        }
    }

    fn method(
        &mut self,
        service: &model::Service,
        method: &model::Method,
        functions: &mut Scope,
    ) -> Method {
        let version = self.version.protocol_version;
        let words = Words::of(&method.name).snake();
        let function = functions.name(if words.is_empty() { "method" } else { &words });
        let rpc = self.rpcs.name(&format!(
            "{}_{}",
            Words::of(&service.name).shouty(),
            function.as_str().to_uppercase()
        ));
        let request = self
            .types
            .annotation(&method.input, version, &mut self.imports);
        let response = self
            .types
            .annotation(&method.output, version, &mut self.imports);
        let timeout = method.default_timeout.map(|it| it.as_secs_f64());
        let otherwise = format!("Answers `{}`.", method.path);
        let broker_ids = self.broker_ids(&method.input).into_iter();
        let broker_ids = broker_ids.map(|it| Text(it.name.clone())).collect();
        Method {
            handler: handler(
                &function,
                method,
                &request,
                &response,
                self.context.as_str(),
            ),
            call: call(&function, method, &request, &response),
            call_body: call_body(&rpc, method),
            unimplemented: Code::list(
                8,
                "raise plugwright.UnimplementedError(",
                &[format!("rpcs.{rpc}.path")],
                ")",
            ),
            path: Text(method.path.clone()),
            request: self.types.class(&method.input, version, &mut self.imports),
            response: self.types.class(&method.output, version, &mut self.imports),
            client_streaming: method.client_streaming,
            server_streaming: method.server_streaming,
            timeout: timeout.map(|it| Code(format!("{it:?}"))),
            doc: described(&method.comment, &otherwise, method.deprecated, 8),
            examples: method.examples.iter().map(example).collect(),
            broker_ids,
            input: method.input.clone(),
            output: method.output.clone(),
            wire_name: method.name.clone(),
            function,
            rpc,
        }
    }

    fn broker_ids(&self, message: &str) -> Vec<&Field> {
        let messages = all_messages(&self.version.messages);
        let message = messages.into_iter().find(|it| it.full_name == message);
        let fields = message.into_iter().flat_map(|it| &it.fields);
        fields.filter(|it| it.broker_id_for.is_some()).collect()
    }
}

fn handler(
    function: &Identifier,
    method: &model::Method,
    request: &Code,
    response: &Code,
    context: &str,
) -> Code {
    let taken = if method.client_streaming {
        format!("requests: plugwright.Requests[{request}]")
    } else {
        format!("request: {request}")
    };
    let given = if method.server_streaming {
        format!("plugwright.Answers[{response}]")
    } else {
        format!("plugwright.Answer[{response}]")
    };
    let items = ["self".to_owned(), taken, format!("context: {context}")];
    Code::list(
        4,
        &format!("def {function}("),
        &items,
        &format!(") -> {given}:"),
    )
}

fn call(function: &Identifier, method: &model::Method, request: &Code, response: &Code) -> Code {
    let taken = if method.client_streaming {
        format!("requests: Iterable[{request}]")
    } else {
        format!("request: {request}")
    };
    let given = if method.server_streaming {
        format!("plugwright.Stream[{response}]")
    } else {
        response.to_string()
    };
    let timeout = "timeout: float | None = None".to_owned();
    let items = ["self".to_owned(), taken, "*".to_owned(), timeout];
    Code::list(
        4,
        &format!("def {function}("),
        &items,
        &format!(") -> {given}:"),
    )
}

fn call_body(rpc: &Identifier, method: &model::Method) -> Code {
    let (function, argument) = match (method.client_streaming, method.server_streaming) {
        (false, false) => ("unary_unary", "request"),
        (false, true) => ("unary_stream", "request"),
        (true, false) => ("stream_unary", "requests"),
        (true, true) => ("stream_stream", "requests"),
    };
    let items = [
        format!("rpcs.{rpc}"),
        argument.to_owned(),
        "timeout".to_owned(),
    ];
    Code::list(8, &format!("return self._{function}("), &items, ")")
}

fn example(example: &model::Example) -> Example {
    let requests = example.requests.iter().map(|it| Text(it.to_string()));
    let responses = example.responses.iter().map(|it| Text(it.to_string()));
    Example {
        name: Text(example.name.clone()),
        requests: requests.collect(),
        responses: responses.collect(),
        error: example.error_code.clone().map(Identifier::new),
    }
}
