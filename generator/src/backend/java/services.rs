//! Lowers services to what implements them and what calls them.

use contract::model::{self, Role};

use super::fragment::{Code, Comment, Identifier};
use super::imports::Imports;
use super::names::{self, Scope, capitalised};
use super::types::{JavaType, Types};

/// A service, from either side.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) full_name: String,
    pub(super) interface: JavaType,
    pub(super) client: Identifier,
    /// What grpc-java made of it.
    pub(super) stub: String,
    pub(super) doc: Comment,
    pub(super) methods: Vec<Method>,
    pub(super) served: bool,
    /// What its interface and its client name.
    pub(super) implementing: Words,
    pub(super) calling: Words,
}

/// A method.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) wire_name: String,
    pub(super) function: Identifier,
    pub(super) client_streaming: bool,
    pub(super) server_streaming: bool,
    pub(super) request: JavaType,
    pub(super) response: JavaType,
    /// The full name of the request.
    pub(super) input: String,
    pub(super) doc: Comment,
    pub(super) signature: Code,
    pub(super) binding: Code,
    pub(super) client_signature: Code,
    pub(super) client_body: Code,
}

/// How a file names what its template names.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) imports: Vec<String>,
    pub(super) override_: String,
    pub(super) versioned: String,
    pub(super) definition: String,
    pub(super) service: String,
    pub(super) status: String,
    pub(super) client: String,
    pub(super) channel: String,
    pub(super) duration: String,
}

/// What the files of one version have around them.
pub(super) struct Surroundings<'a> {
    pub(super) package: String,
    pub(super) runtime: String,
    pub(super) root: String,
    pub(super) context: &'a Identifier,
    pub(super) declared: &'a Scope,
    pub(super) types: &'a Types,
}

impl Surroundings<'_> {
    pub(super) fn imports(&self) -> Imports {
        Imports::new(&self.package, self.declared.clone())
    }

    pub(super) fn service(
        &self,
        service: &model::Service,
        interface: &Identifier,
        client: &Identifier,
    ) -> Service {
        let mut implementing = self.imports();
        let mut calling = self.imports();
        let stub = format!("{}Grpc", service.name);
        let methods = service.methods.iter();
        let methods = methods.map(|it| self.method(it, &stub, &mut implementing, &mut calling));
        let methods: Vec<Method> = methods.collect();
        let otherwise = format!("The service `{}`.", service.full_name);
        Service {
            full_name: service.full_name.clone(),
            interface: JavaType {
                package: self.package.clone(),
                path: interface.to_string(),
            },
            client: client.clone(),
            doc: Comment::new(&service.comment, &otherwise, 0).deprecated(service.deprecated),
            implementing: self.implementing(implementing, !methods.is_empty()),
            calling: self.calling(calling),
            served: service.role != Role::Host,
            methods,
            stub,
        }
    }

    fn implementing(&self, mut imports: Imports, has_methods: bool) -> Words {
        let mut words = Words::none();
        words.override_ = imports.lang("Override");
        words.versioned = imports.named(&self.root, "VersionedService");
        words.definition = imports.named("io.grpc", "ServerServiceDefinition");
        words.service = imports.named(&self.runtime, "Service");
        if has_methods {
            words.status = imports.named("io.grpc", "Status");
        }
        words.imports = imports.list();
        words
    }

    fn calling(&self, mut imports: Imports) -> Words {
        let mut words = Words::none();
        words.client = imports.named(&self.runtime, "Client");
        words.channel = imports.named("io.grpc", "Channel");
        words.duration = imports.named("java.time", "Duration");
        words.imports = imports.list();
        words
    }

    fn method(
        &self,
        method: &model::Method,
        stub: &str,
        implementing: &mut Imports,
        calling: &mut Imports,
    ) -> Method {
        let shape = Shape {
            function: names::method(&method.name),
            getter: format!("{stub}.{}()", names::method_getter(&method.name)),
            request: self.types.get(&method.input),
            response: self.types.get(&method.output),
            streaming: (method.client_streaming, method.server_streaming),
        };
        let otherwise = format!("Answers `{}`.", method.path);
        let (client_signature, client_body) = self.call(method, &shape, calling);
        Method {
            wire_name: method.name.clone(),
            client_streaming: method.client_streaming,
            server_streaming: method.server_streaming,
            request: shape.request.clone(),
            response: shape.response.clone(),
            input: method.input.clone(),
            doc: Comment::new(&method.comment, &otherwise, 2).deprecated(method.deprecated),
            signature: self.signature(&shape, "default ", implementing, self.context.as_str()),
            binding: self.binding(&shape),
            client_signature,
            client_body,
            function: shape.function,
        }
    }

    /// What a method is declared as where it is implemented.
    pub(super) fn signature(
        &self,
        shape: &Shape<'_>,
        modifier: &str,
        imports: &mut Imports,
        context: &str,
    ) -> Code {
        let request = imports.of(shape.request);
        let response = imports.of(shape.response);
        let (many_requests, many_responses) = shape.streaming;
        let mut parameters = vec![if many_requests {
            let requests = imports.named(&self.runtime, "Requests");
            format!("{requests}<{request}> requests")
        } else {
            format!("{request} request")
        }];
        if many_responses {
            let responses = imports.named(&self.runtime, "Responses");
            parameters.push(format!("{responses}<{response}> responses"));
        }
        parameters.push(format!("{context} context"));
        let result = if many_responses { "void" } else { &response };
        let exception = imports.lang("Exception");
        Code::list(
            2,
            &format!("{modifier}{result} {}(", shape.function),
            &parameters,
            &format!(") throws {exception} {{"),
        )
    }

    fn binding(&self, shape: &Shape<'_>) -> Code {
        let (many_requests, many_responses) = shape.streaming;
        let kind = match shape.streaming {
            (false, false) => "unary",
            (false, true) => "serverStreaming",
            (true, false) => "clientStreaming",
            (true, true) => "bidirectional",
        };
        let mut parameters = vec![if many_requests { "requests" } else { "request" }];
        if many_responses {
            parameters.push("responses");
        }
        let given = parameters.join(", ");
        Code::list(
            8,
            &format!(".{kind}("),
            &[
                shape.getter.clone(),
                format!(
                    "({given}, call) -> {}({given}, new {}(call))",
                    shape.function, self.context
                ),
            ],
            ")",
        )
    }

    fn call(
        &self,
        method: &model::Method,
        shape: &Shape<'_>,
        imports: &mut Imports,
    ) -> (Code, Code) {
        let request = imports.of(shape.request);
        let response = imports.of(shape.response);
        let (many_requests, many_responses) = shape.streaming;
        let (parameter, argument) = if many_requests {
            let iterable = imports.lang("Iterable");
            (
                format!("{iterable}<? extends {request}> requests"),
                "requests",
            )
        } else {
            (format!("{request} request"), "request")
        };
        let result = if many_responses {
            let answers = imports.named(&self.runtime, "Answers");
            format!("{answers}<{response}>")
        } else {
            response
        };
        let kind = match shape.streaming {
            (false, false) => "unary",
            (false, true) => "serverStreaming",
            (true, false) => "clientStreaming",
            (true, true) => "bidirectional",
        };
        let client = method.default_timeout.map_or_else(
            || "client".to_owned(),
            |it| {
                let duration = imports.named("java.time", "Duration");
                format!("client.atMost({duration}.ofMillis({}))", it.as_millis())
            },
        );
        let signature = Code::list(
            2,
            &format!("public {result} {}(", shape.function),
            &[parameter],
            ") {",
        );
        let body = Code::list(
            4,
            &format!("return {client}.{kind}("),
            &[shape.getter.clone(), argument.to_owned()],
            ");",
        );
        (signature, body)
    }
}

/// What a method is, wherever it is spelled.
pub(super) struct Shape<'a> {
    pub(super) function: Identifier,
    /// What returns its descriptor.
    pub(super) getter: String,
    pub(super) request: &'a JavaType,
    pub(super) response: &'a JavaType,
    /// Whether requests are a stream, and whether responses are.
    pub(super) streaming: (bool, bool),
}

impl Words {
    fn none() -> Self {
        Self {
            imports: Vec::new(),
            override_: String::new(),
            versioned: String::new(),
            definition: String::new(),
            service: String::new(),
            status: String::new(),
            client: String::new(),
            channel: String::new(),
            duration: String::new(),
        }
    }
}

/// The names of the classes of a service: what implements it, and what calls it.
pub(super) fn classes(name: &str, scope: &mut Scope) -> (Identifier, Identifier) {
    let name = capitalised(name);
    let interface = scope.name(&name);
    (interface, scope.name(&format!("{name}Client")))
}
