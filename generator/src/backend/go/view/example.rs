//! The examples of a contract in Go.

use contract::model;

use super::super::fragment::{Identifier, Literal};

/// One call and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    pub(crate) name: Literal,
    pub(crate) requests: Vec<Literal>,
    pub(crate) responses: Vec<Literal>,
    /// gRPC's constant, where it is not that of OK.
    pub(crate) code: Option<Identifier>,
}

impl Example {
    pub(super) fn new(example: &model::Example) -> Self {
        let requests = example.requests.iter();
        let responses = example.responses.iter();
        Self {
            name: Literal::new(&example.name),
            requests: requests.map(|it| Literal::new(&it.to_string())).collect(),
            responses: responses.map(|it| Literal::new(&it.to_string())).collect(),
            code: example.error_code.as_deref().map(constant),
        }
    }

    /// One example for each message of a conversation, where the two sides take turns.
    pub(super) fn turns(examples: &[Self]) -> Option<Vec<Self>> {
        let mut turns: Vec<Self> = Vec::new();
        for example in examples {
            if example.requests.len() != example.responses.len() || example.code.is_some() {
                return None;
            }
            for (request, response) in example.requests.iter().zip(&example.responses) {
                let turn = Self {
                    name: example.name.clone(),
                    requests: vec![request.clone()],
                    responses: vec![response.clone()],
                    code: None,
                };
                match turns.iter().find(|it| it.requests == turn.requests) {
                    None => turns.push(turn),
                    Some(known) if known.responses == turn.responses => {}
                    Some(_) => return None,
                }
            }
        }
        Some(turns)
    }
}

/// `INVALID_ARGUMENT` is `InvalidArgument`; Go spells one of them its own way.
fn constant(code: &str) -> Identifier {
    if code == "CANCELLED" {
        return Identifier::new("Canceled");
    }
    let words = code.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_owned() + &rest.to_ascii_lowercase()
    });
    Identifier::new(&words.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(requests: &[&str], responses: &[&str]) -> Example {
        Example {
            name: Literal::new("name"),
            requests: requests.iter().copied().map(Literal::new).collect(),
            responses: responses.iter().copied().map(Literal::new).collect(),
            code: None,
        }
    }

    #[test]
    fn codes_are_those_of_grpc() {
        for (code, expected) in [
            ("INVALID_ARGUMENT", "InvalidArgument"),
            ("NOT_FOUND", "NotFound"),
            ("CANCELLED", "Canceled"),
            ("DATA_LOSS", "DataLoss"),
        ] {
            assert_eq!(constant(code).as_str(), expected);
        }
    }

    #[test]
    fn a_conversation_in_turns_is_one_example_a_turn() {
        let turns = Example::turns(&[example(&["1", "2"], &["a", "b"]), example(&["1"], &["a"])]);
        let expected = vec![example(&["1"], &["a"]), example(&["2"], &["b"])];
        assert_eq!(turns, Some(expected));
    }

    #[test]
    fn other_conversations_are_not() {
        let uneven = example(&["1", "2"], &["a"]);
        let contradiction = example(&["1", "1"], &["a", "b"]);
        let failing = Example {
            code: Some(constant("ABORTED")),
            ..example(&["1"], &["a"])
        };
        for example in [uneven, contradiction, failing] {
            assert_eq!(
                Example::turns(std::slice::from_ref(&example)),
                None,
                "{example:?}"
            );
        }
    }
}
