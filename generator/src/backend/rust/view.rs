//! The whole SDK in Rust, in the words of its templates.

use std::collections::BTreeSet;

use contract::model::{self, Role};

use super::BackendError;
use super::example::{Example, are_conversations};
use super::fragment::{Comment, Literal, Number, Path};
use super::host::{Accessor, Host, HostCall, all_messages};
use super::names::{camel, module_stem, snake};
use super::skeleton::{Signature, Taken, calls_of, type_name, unique};
use super::types::{PRELUDE, Type, Types, module};
use crate::input::Input;
use crate::text::Words;

/// The whole SDK.
#[derive(Debug)]
pub(crate) struct Sdk {
    /// The crate's name.
    pub(crate) name: String,
    /// The crate's name in code.
    pub(crate) package: Path,
    /// The plugin system's name.
    pub(crate) app: String,
    pub(crate) cookie_key: Literal,
    pub(crate) cookie_value: Literal,
    pub(crate) versions: Vec<Version>,
    current: u32,
}

/// One protocol version.
#[derive(Debug)]
pub(crate) struct Version {
    pub(crate) number: u32,
    /// Its messages and services, below `proto`.
    pub(crate) module: Path,
    pub(crate) comment: Comment,
    /// What its messages hide of Rust's prelude.
    pub(crate) hidden: Vec<&'static str>,
    pub(crate) deprecated: bool,
    /// It uses something that the contract calls deprecated.
    pub(crate) uses_deprecated: bool,
    pub(crate) services: Vec<Service>,
    pub(crate) hosts: Vec<Host>,
    pub(crate) deadlines: Vec<Deadline>,
}

/// The default deadline of one method.
#[derive(Debug)]
pub(crate) struct Deadline {
    pub(crate) service: Literal,
    pub(crate) method: Literal,
    pub(crate) milliseconds: Number,
}

/// A service that a plugin implements.
#[derive(Debug)]
pub(crate) struct Service {
    /// The function that serves it.
    pub(crate) function: Path,
    /// tonic's trait.
    pub(crate) implemented: Path,
    /// tonic's server.
    pub(crate) server: Path,
    pub(crate) comment: Comment,
    pub(crate) methods: Vec<Method>,
    /// The skeleton's type.
    pub(crate) type_name: Path,
    /// The skeleton's module.
    pub(crate) file: Path,
    /// The skeleton's methods that call the host.
    pub(crate) host_calls: Vec<HostCall>,
}

/// A method of such a service.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: Path,
    pub(crate) path: Literal,
    pub(crate) comment: Comment,
    pub(crate) request: Type,
    pub(crate) response: Type,
    pub(crate) shape: Shape,
    pub(crate) examples: Vec<Example>,
    /// The constant that holds them.
    pub(crate) constant: Path,
    /// The host calls of its requests, by their helpers and fields.
    pub(crate) host_calls: Vec<(Path, Path)>,
}

/// How the skeleton's method reads and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One request, one response.
    Unary,
    /// One request, any number of responses.
    ServerStream,
    /// All requests first, then one response.
    ClientStream,
    /// All requests first, then the responses.
    Collected,
    /// One response for each request.
    Each,
}

impl Shape {
    fn reads_stream(self) -> bool {
        matches!(self, Self::ClientStream | Self::Collected | Self::Each)
    }

    fn answers_stream(self) -> bool {
        matches!(self, Self::ServerStream | Self::Collected | Self::Each)
    }
}

impl Sdk {
    pub(super) fn new(input: &Input, types: &Types) -> Result<Self, BackendError> {
        let contract = &input.contract;
        let name = input.settings.rust.package.clone();
        let versions = contract.versions.iter().map(|it| Version::new(it, types));
        Ok(Self {
            package: Path::new(&name.replace('-', "_")),
            name,
            app: contract.app.clone(),
            cookie_key: Literal::new(&contract.magic_cookie.key),
            cookie_value: Literal::new(&contract.magic_cookie.value),
            versions: versions.collect::<Result<_, _>>()?,
            current: contract.current().protocol_version,
        })
    }

    /// The version that the skeleton implements.
    pub(crate) fn current(&self) -> &Version {
        let mut versions = self.versions.iter();
        let found = versions.find(|it| it.number == self.current);
        found.expect("every version has a view")
    }
}

impl Version {
    fn new(version: &model::Version, types: &Types) -> Result<Self, BackendError> {
        let hosts = Host::all(version, types)?;
        let mut names = Taken::default();
        let implemented = version.services.iter().filter(|it| it.role != Role::Host);
        let services = implemented.map(|it| Service::new(it, version, &hosts, types, &mut names));
        Ok(Self {
            number: version.protocol_version,
            module: Path::new(&module(&version.package)),
            comment: Comment::new(&version.comment),
            hidden: hidden(version),
            deprecated: version.deprecated,
            uses_deprecated: uses_deprecated(version),
            services: services.collect::<Result<_, _>>()?,
            deadlines: deadlines(version),
            hosts,
        })
    }

    /// Whether the host serves anything that a plugin can find.
    pub(crate) fn has_hosts(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// The ways to every service of the host.
    pub(crate) fn accessors(&self) -> impl Iterator<Item = (&Host, &Accessor)> {
        let hosts = self.hosts.iter();
        hosts.flat_map(|host| host.accessors.iter().map(move |it| (host, it)))
    }

    pub(crate) fn methods(&self) -> impl Iterator<Item = &Method> {
        self.services.iter().flat_map(|it| &it.methods)
    }

    pub(crate) fn has_methods(&self) -> bool {
        self.methods().next().is_some()
    }

    pub(crate) fn has_examples(&self) -> bool {
        self.methods().any(|it| !it.examples.is_empty())
    }

    /// Whether the skeleton calls the host.
    pub(crate) fn calls_host(&self) -> bool {
        self.services.iter().any(Service::calls_host)
    }

    /// The skeleton's modules, in order.
    pub(crate) fn files(&self) -> BTreeSet<&Path> {
        self.services.iter().map(|it| &it.file).collect()
    }
}

impl Service {
    fn new(
        service: &model::Service,
        version: &model::Version,
        hosts: &[Host],
        types: &Types,
        names: &mut Taken,
    ) -> Result<Self, BackendError> {
        let stem = module_stem(&service.name);
        let name = camel(&service.name);
        let file = unique(&Words::of(&service.name).snake(), &mut names.files);
        let mut host_calls: Vec<HostCall> = Vec::new();
        let mut methods = Vec::new();
        for method in &service.methods {
            let calls = calls_of(method, version, hosts, types, &mut host_calls)?;
            let constant = format!("{file}_{}", Words::of(&method.name).snake());
            let constant = unique(&constant, &mut names.constants).to_uppercase();
            methods.push(Method::new(method, &constant, calls, types)?);
        }
        Ok(Self {
            function: Path::new(&snake(&service.name)),
            implemented: Path::new(&format!("{stem}_server::{name}")),
            server: Path::new(&format!("{stem}_server::{name}Server")),
            comment: Comment::or(
                &service.comment,
                &format!("The service `{}`.", service.full_name),
            ),
            methods,
            type_name: Path::new(&type_name(name)),
            file: Path::new(&snake(&file)),
            host_calls,
        })
    }

    /// Whether the skeleton calls the host.
    pub(crate) fn calls_host(&self) -> bool {
        !self.host_calls.is_empty()
    }

    pub(crate) fn has_shape(&self, shape: Shape) -> bool {
        self.methods.iter().any(|it| it.shape == shape)
    }

    pub(crate) fn reads_streams(&self) -> bool {
        self.methods.iter().any(|it| it.shape.reads_stream())
    }

    pub(crate) fn answers_streams(&self) -> bool {
        self.methods.iter().any(|it| it.shape.answers_stream())
    }
}

impl Method {
    fn new(
        method: &model::Method,
        constant: &str,
        host_calls: Vec<(Path, Path)>,
        types: &Types,
    ) -> Result<Self, BackendError> {
        let shape = match (method.client_streaming, method.server_streaming) {
            (false, false) => Shape::Unary,
            (false, true) => Shape::ServerStream,
            (true, false) => Shape::ClientStream,
            (true, true) if are_conversations(&method.examples) => Shape::Each,
            (true, true) => Shape::Collected,
        };
        Ok(Self {
            name: Path::new(&snake(&method.name)),
            path: Literal::new(&method.path),
            comment: Comment::or(&method.comment, &format!("Answers `{}`.", method.path)),
            request: types.get(&method.input)?,
            response: types.get(&method.output)?,
            shape,
            examples: method.examples.iter().map(Example::new).collect(),
            constant: Path::new(constant),
            host_calls,
        })
    }

    /// The head of the skeleton's function.
    pub(crate) fn signature(&self, package: &Path, version: &Version) -> Signature {
        let wrapped = |outer: &str, inner: String, is_stream: bool| {
            if is_stream {
                format!("{outer}<{inner}>")
            } else {
                inner
            }
        };
        let request = self.request.outside(package, version);
        let request = wrapped("Streaming", request, self.shape.reads_stream());
        let response = self.response.outside(package, version);
        let response = wrapped("Responses", response, self.shape.answers_stream());
        Signature {
            name: self.name.clone(),
            request: format!("Request<{request}>"),
            response: format!("Response<{response}>"),
        }
    }
}

fn hidden(version: &model::Version) -> Vec<&'static str> {
    let named = |name: &str| version.messages.iter().any(|it| camel(&it.name) == name);
    let enums = |name: &str| version.enums.iter().any(|it| camel(&it.name) == name);
    let prelude = PRELUDE.iter().copied();
    prelude.filter(|it| named(it) || enums(it)).collect()
}

fn deadlines(version: &model::Version) -> Vec<Deadline> {
    let hosts = version.services.iter().filter(|it| it.role != Role::Plugin);
    let methods = hosts.flat_map(|service| service.methods.iter().map(move |it| (service, it)));
    let limited = methods.filter_map(|(service, method)| {
        Some(Deadline {
            service: Literal::new(&service.full_name),
            method: Literal::new(&method.name),
            milliseconds: Number(method.default_timeout?.as_millis()),
        })
    });
    limited.collect()
}

fn uses_deprecated(version: &model::Version) -> bool {
    let services = version
        .services
        .iter()
        .any(|it| it.deprecated || it.methods.iter().any(|method| method.deprecated));
    let messages = all_messages(&version.messages)
        .into_iter()
        .any(|it| it.deprecated || it.fields.iter().any(|field| field.deprecated));
    services || messages || version.enums.iter().any(|it| it.deprecated)
}
