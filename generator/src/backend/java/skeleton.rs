//! Lowers a contract to the plugin that its SDK starts an author off with.

use contract::model::Contract;

use super::context::Accessor;
use super::fragment::{Code, Comment, Identifier};
use super::imports::Imports;
use super::names::{Scope, capitalised};
use super::sdk::{Sdk, Version};
use super::services::{Method, Service};
use super::types::{JavaType, Types};

/// The plugin.
#[derive(Debug)]
pub(super) struct Plugin {
    pub(super) version: u32,
    pub(super) package: String,
    pub(super) services: Vec<Implementation>,
    pub(super) main: Main,
    pub(super) test: Test,
    /// Some method has examples.
    pub(super) has_examples: bool,
    /// The first way to reach a service of the host, for the manual.
    pub(super) accessor: Option<Identifier>,
}

/// The class that is started.
#[derive(Debug)]
pub(super) struct Main {
    pub(super) imports: Vec<String>,
    pub(super) sdk: String,
    pub(super) versioned: String,
}

/// The class that tests the others.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) imports: Vec<String>,
    pub(super) sdk: String,
    pub(super) contract_examples: String,
    pub(super) examples: String,
    pub(super) serving: String,
}

/// A service of the plugin.
#[derive(Debug)]
pub(super) struct Implementation {
    pub(super) doc: Comment,
    pub(super) class: Identifier,
    pub(super) interface: String,
    pub(super) imports: Vec<String>,
    pub(super) methods: Vec<Implemented>,
    pub(super) helpers: Vec<Helper>,
}

/// A method of the plugin.
#[derive(Debug)]
pub(super) struct Implemented {
    pub(super) signature: Code,
    pub(super) name: String,
    pub(super) body: Vec<Code>,
}

/// A method that calls what a service of the host offers.
#[derive(Debug)]
pub(super) struct Helper {
    pub(super) doc: Comment,
    pub(super) signature: Code,
    pub(super) get: Identifier,
    pub(super) calls: Vec<String>,
    name: String,
    carrier: String,
}

impl Plugin {
    /// Implements the newest version that is not deprecated.
    pub(super) fn of(contract: &Contract, sdk: &Sdk, types: &Types) -> Self {
        let number = contract.current().protocol_version;
        let version = sdk.versions.iter().find(|it| it.number == number);
        let version = version.expect("every version is lowered");
        let package = format!("{}.plugin", sdk.package);
        let mut scope = Scope::reserving(&["Main", "PluginTest"]);
        let served = version.served();
        let classes: Vec<(&Service, Identifier)> = served
            .map(|it| {
                (
                    it,
                    scope.name(&format!("My{}", capitalised(&it.interface.path))),
                )
            })
            .collect();
        let imports = Imports::new(&package, scope);
        let services = classes.into_iter().map(|(service, class)| {
            let skeleton = Skeleton {
                sdk,
                version,
                types,
                imports: imports.clone(),
            };
            skeleton.implementation(service, class)
        });
        let accessors = &version.context.accessors;
        let methods = &version.examples.methods;
        Self {
            version: number,
            services: services.collect(),
            has_examples: methods.iter().any(|it| !it.examples.is_empty()),
            accessor: accessors
                .iter()
                .find(|it| !it.carriers.is_empty())
                .map(|it| it.name.clone()),
            main: Main::of(sdk, imports.clone()),
            test: Test::of(sdk, version, imports),
            package,
        }
    }
}

impl Main {
    fn of(sdk: &Sdk, mut imports: Imports) -> Self {
        Self {
            sdk: imports.named(&sdk.package, sdk.class.as_str()),
            versioned: imports.named(&sdk.package, "VersionedService"),
            imports: imports.list(),
        }
    }
}

impl Test {
    fn of(sdk: &Sdk, version: &Version, mut imports: Imports) -> Self {
        let examples = version.examples.class.as_str();
        Self {
            sdk: imports.named(&sdk.package, sdk.class.as_str()),
            contract_examples: imports.named(&version.package, examples),
            examples: imports.named(&sdk.runtime, "Examples"),
            serving: imports.named(&sdk.runtime, "TestPlugin"),
            imports: imports.list(),
        }
    }
}

struct Skeleton<'a> {
    sdk: &'a Sdk,
    version: &'a Version,
    types: &'a Types,
    imports: Imports,
}

impl Skeleton<'_> {
    fn implementation(mut self, service: &Service, class: Identifier) -> Implementation {
        let interface = self.imports.of(&service.interface);
        let helpers = self.helpers(service);
        let methods = service.methods.iter();
        let methods: Vec<Implemented> = methods
            .map(|it| self.implemented(service, it, &helpers))
            .collect();
        if !methods.is_empty() {
            for (package, name) in [
                ("java.util", "Map"),
                ("java.util.logging", "Level"),
                ("java.util.logging", "Logger"),
            ] {
                self.imports.named(package, name);
            }
        }
        Implementation {
            doc: service.doc.clone().deprecated(false).followed_by(
                "It answers the examples of the contract, and anything else with an empty response. \
                 Put\nyour own answers here: gen-sdk writes this file only once.",
            ),
            imports: self.imports.list(),
            class,
            interface,
            methods,
            helpers,
        }
    }

    /// One for each request that may bring a service of the host with a method to call
    /// plainly.
    fn helpers(&mut self, service: &Service) -> Vec<Helper> {
        let version = self.version;
        let mut helpers = Vec::new();
        for accessor in &version.context.accessors {
            let host = version
                .services
                .iter()
                .find(|it| it.full_name == accessor.service);
            let calls = host.into_iter().flat_map(|it| &it.methods);
            let calls: Vec<&Method> = calls
                .filter(|it| !it.client_streaming && !it.server_streaming)
                .collect();
            for carrier in &accessor.carriers {
                let used = service.methods.iter().any(|it| it.input == *carrier);
                if used && !calls.is_empty() {
                    helpers.push(self.helper(accessor, carrier, &calls));
                }
            }
        }
        helpers
    }

    fn helper(&mut self, accessor: &Accessor, carrier: &str, calls: &[&Method]) -> Helper {
        let message = self.imports.of(self.types.get(carrier));
        let context = self.context();
        let name = format!("use{}", capitalised(accessor.name.as_str()));
        let doc = format!(
            "Calls the host's `{}`, where it serves one.",
            accessor.service
        );
        let calls = calls.iter().map(|it| {
            let request = self.imports.of(&it.request);
            format!("{}({request}.getDefaultInstance())", it.function)
        });
        Helper {
            calls: calls.collect(),
            doc: Comment::new("", &doc, 2),
            signature: Code::list(
                2,
                &format!("private static void {name}("),
                &[format!("{message} message"), format!("{context} context")],
                ") {",
            ),
            get: accessor.name.clone(),
            carrier: carrier.to_owned(),
            name,
        }
    }

    fn context(&mut self) -> String {
        let class = self.version.context.class.as_str();
        self.imports.named(&self.version.package, class)
    }

    /// Answers from the examples, and first calls the host where a request lets it.
    fn implemented(
        &mut self,
        service: &Service,
        method: &Method,
        helpers: &[Helper],
    ) -> Implemented {
        let examples = self.imports.of(&JavaType {
            package: self.version.package.clone(),
            path: self.version.examples.class.to_string(),
        });
        let constant = self
            .version
            .examples
            .constant(&service.full_name, &method.wire_name);
        let helpers = helpers.iter().filter(|it| it.carrier == method.input);
        let uses: Vec<String> = helpers
            .map(|it| format!("{}(request, context);", it.name))
            .collect();
        let from = format!("{examples}.{constant}");
        let body = answer(&from, method, &uses);
        let context = self.context();
        Implemented {
            signature: self.signature(method, &context),
            name: method.wire_name.clone(),
            body,
        }
    }

    fn signature(&mut self, method: &Method, context: &str) -> Code {
        let request = self.imports.of(&method.request);
        let response = self.imports.of(&method.response);
        let runtime = &self.sdk.runtime;
        let mut parameters = vec![if method.client_streaming {
            let requests = self.imports.named(runtime, "Requests");
            format!("{requests}<{request}> requests")
        } else {
            format!("{request} request")
        }];
        if method.server_streaming {
            let responses = self.imports.named(runtime, "Responses");
            parameters.push(format!("{responses}<{response}> responses"));
        }
        parameters.push(format!("{context} context"));
        let result = if method.server_streaming {
            "void"
        } else {
            &response
        };
        let after = if method.client_streaming {
            format!(") throws {} {{", self.imports.lang("Exception"))
        } else {
            ") {".to_owned()
        };
        Code::list(
            2,
            &format!("public {result} {}(", method.function),
            &parameters,
            &after,
        )
    }
}

fn answer(examples: &str, method: &Method, uses: &[String]) -> Vec<Code> {
    let mut body = Vec::new();
    if !method.client_streaming {
        body.extend(uses.iter().cloned().map(Code));
        body.push(if method.server_streaming {
            Code::list(
                4,
                &format!("{examples}.responses("),
                &["request".to_owned(), "responses".to_owned()],
                ");",
            )
        } else {
            Code::list(
                4,
                &format!("return {examples}.response("),
                &["request".to_owned()],
                ");",
            )
        });
        return body;
    }
    let before = match uses {
        [] => "request -> {}".to_owned(),
        [only] => format!("request -> {}", only.trim_end_matches(';')),
        many => {
            let many: Vec<String> = many.iter().map(|it| format!("\n          {it}")).collect();
            format!("request -> {{{}\n        }}", many.concat())
        }
    };
    let (call, given) = if method.server_streaming {
        ("", vec!["requests", "responses", &before])
    } else {
        ("return ", vec!["requests", &before])
    };
    let function = if method.server_streaming {
        "conversation"
    } else {
        "summary"
    };
    let given: Vec<String> = given.into_iter().map(str::to_owned).collect();
    body.push(Code::list(
        4,
        &format!("{call}{examples}.{function}("),
        &given,
        ");",
    ));
    body
}
