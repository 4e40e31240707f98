//! Lowers the examples of a version to the class that holds them.

use contract::model;

use super::context::broker_ids;
use super::fragment::{Identifier, Text};
use super::names::Scope;
use super::services::Surroundings;
use crate::text::Words;

/// The class.
#[derive(Debug)]
pub(super) struct Examples {
    pub(super) class: Identifier,
    pub(super) imports: Vec<String>,
    pub(super) methods: Vec<MethodExamples>,
    pub(super) holder: String,
    pub(super) list: String,
    pub(super) stream: String,
    pub(super) code: String,
}

/// The examples of one method.
#[derive(Debug)]
pub(super) struct MethodExamples {
    /// Of the service and of the method.
    pub(super) service: String,
    pub(super) method: String,
    pub(super) constant: Identifier,
    pub(super) request: String,
    pub(super) response: String,
    pub(super) getter: String,
    pub(super) examples: Vec<Example>,
    /// Fields of the request that carry broker ids.
    pub(super) broker_ids: Vec<Text>,
}

/// One call whose outcome the contract states.
#[derive(Debug)]
pub(super) struct Example {
    pub(super) name: Text,
    pub(super) requests: Vec<Text>,
    pub(super) responses: Vec<Text>,
    /// `OK` where the call succeeds.
    pub(super) code: String,
}

impl Examples {
    pub(super) fn of(
        class: Identifier,
        version: &model::Version,
        surroundings: &Surroundings<'_>,
    ) -> Self {
        let mut imports = surroundings.imports();
        let mut scope = Scope::default();
        let mut methods = Vec::new();
        let served = version.services.iter();
        for service in served.filter(|it| it.role != model::Role::Host) {
            for method in &service.methods {
                let getter = super::names::method_getter(&method.name);
                let constant = format!("{} {}", service.name, method.name);
                methods.push(MethodExamples {
                    service: service.full_name.clone(),
                    method: method.name.clone(),
                    constant: scope.name(&Words::of(&constant).shouty()),
                    request: imports.of(surroundings.types.get(&method.input)),
                    response: imports.of(surroundings.types.get(&method.output)),
                    getter: format!("{}Grpc.{getter}()", service.name),
                    examples: method.examples.iter().map(example).collect(),
                    broker_ids: broker_ids(version, &method.input)
                        .into_iter()
                        .map(|it| Text(it.to_owned()))
                        .collect(),
                });
            }
        }
        let has_examples = methods.iter().any(|it| !it.examples.is_empty());
        Self {
            holder: imports.named(&surroundings.runtime, "Examples"),
            list: imports.named("java.util", "List"),
            stream: if methods.is_empty() {
                String::new()
            } else {
                imports.named("java.util.stream", "Stream")
            },
            code: if has_examples {
                imports.named("io.grpc", "Status.Code")
            } else {
                String::new()
            },
            imports: imports.list(),
            class,
            methods,
        }
    }

    /// The constant of a method.
    pub(super) fn constant(&self, service: &str, method: &str) -> &Identifier {
        let mut methods = self.methods.iter();
        let found = methods.find(|it| it.service == service && it.method == method);
        &found.expect("every served method is here").constant
    }
}

fn example(example: &model::Example) -> Example {
    let requests = example.requests.iter().map(|it| Text(it.to_string()));
    let responses = example.responses.iter().map(|it| Text(it.to_string()));
    Example {
        name: Text(example.name.clone()),
        requests: requests.collect(),
        responses: responses.collect(),
        code: example
            .error_code
            .clone()
            .unwrap_or_else(|| "OK".to_owned()),
    }
}
