//! The examples of a contract in Rust.

use contract::model;

use super::fragment::{Bytes, Comment, Literal, Path};

/// One call and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    pub(crate) name: Literal,
    pub(crate) requests: Vec<Bytes>,
    pub(crate) responses: Vec<Bytes>,
    /// tonic's name for the status.
    pub(crate) code: Path,
    /// What it says, for people.
    pub(crate) comment: Comment,
}

impl Example {
    pub(super) fn new(example: &model::Example) -> Self {
        let bytes = |messages: &[Vec<u8>]| messages.iter().map(|it| Bytes::new(it)).collect();
        let code = example.error_code.as_deref().unwrap_or("OK");
        Self {
            name: Literal::new(&example.name),
            requests: bytes(&example.encoded_requests),
            responses: bytes(&example.encoded_responses),
            code: constant(code),
            comment: Comment::new(&sentence(example)),
        }
    }
}

/// Whether both sides of all examples take turns, and a request has one answer.
pub(super) fn are_conversations(examples: &[model::Example]) -> bool {
    let mut turns: Vec<(&[u8], &[u8])> = Vec::new();
    for example in examples {
        let even = example.requests.len() == example.responses.len();
        if !even || example.error_code.is_some() {
            return false;
        }
        let pairs = example
            .encoded_requests
            .iter()
            .zip(&example.encoded_responses);
        for (request, response) in pairs {
            match turns.iter().find(|(known, _)| known == request) {
                None => turns.push((request, response)),
                Some((_, known)) if known == response => {}
                Some(_) => return false,
            }
        }
    }
    true
}

fn joined(messages: &[impl ToString]) -> String {
    if messages.is_empty() {
        return "nothing".to_owned();
    }
    let texts: Vec<_> = messages.iter().map(ToString::to_string).collect();
    texts.join(", ")
}

fn sentence(example: &model::Example) -> String {
    let name = example.name.replace(char::is_control, " ");
    let requests = joined(&example.requests);
    match &example.error_code {
        Some(code) if example.responses.is_empty() => {
            format!("- {name}: {requests} fails with {code}")
        }
        Some(code) => format!(
            "- {name}: {requests} is answered with {}, and fails with {code}",
            joined(&example.responses)
        ),
        None => format!(
            "- {name}: {requests} is answered with {}",
            joined(&example.responses)
        ),
    }
}

/// `INVALID_ARGUMENT` is `InvalidArgument`.
fn constant(code: &str) -> Path {
    let words = code.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_owned() + &rest.to_ascii_lowercase()
    });
    Path::new(&words.collect::<String>())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn example(turns: &[(&str, &str)], code: Option<&str>) -> model::Example {
        let bytes = |text: &str| text.as_bytes().to_vec();
        model::Example {
            name: "name".to_owned(),
            requests: turns.iter().map(|(request, _)| json!(request)).collect(),
            responses: turns.iter().map(|(_, response)| json!(response)).collect(),
            encoded_requests: turns.iter().map(|(request, _)| bytes(request)).collect(),
            encoded_responses: turns.iter().map(|(_, response)| bytes(response)).collect(),
            error_code: code.map(str::to_owned),
        }
    }

    #[test]
    fn turns_have_one_answer_each() {
        let turns = example(&[("1", "a"), ("2", "b")], None);
        assert!(are_conversations(&[turns.clone(), turns.clone()]));
        assert!(!are_conversations(&[turns, example(&[("1", "b")], None)]));
        assert!(!are_conversations(&[example(
            &[("1", "a")],
            Some("ABORTED")
        )]));
    }

    #[test]
    fn what_an_example_says() {
        let told = |it: &model::Example| Example::new(it).comment.to_string();
        assert_eq!(
            told(&example(&[("a", "b")], None)),
            "/// - name: \"a\" is answered with \"b\""
        );
        let mut failing = example(&[("a", "b")], Some("NOT_FOUND"));
        failing.responses.clear();
        assert_eq!(told(&failing), "/// - name: \"a\" fails with NOT_FOUND");
        assert_eq!(Example::new(&failing).code.as_str(), "NotFound");
    }
}
