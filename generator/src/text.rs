//! Splits the names of a contract into words, for back ends to join as their
//! language spells names.

use heck::ToSnakeCase;

/// Spellings that look like more words than they are.
const INITIALISMS: &[(&str, &str)] = &[
    ("GraphQL", "Graphql"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IDs", "Ids"),
    ("IPs", "Ips"),
    ("OAuth", "Oauth"),
    ("UUIDs", "Uuids"),
    ("URIs", "Uris"),
    ("URLs", "Urls"),
    ("gRPC", "Grpc"),
    ("mTLS", "Mtls"),
];

/// The words of a name, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Words(Vec<String>);

impl Words {
    /// Splits at anything that is no letter or digit, at a change to upper case, and
    /// before the last capital of a run: `HTTPServer` is `http` and `server`.
    pub(crate) fn of(name: &str) -> Self {
        let mut name = name.to_owned();
        for (spelled, word) in INITIALISMS {
            name = replace_word(&name, spelled, word);
        }
        let words = name.to_snake_case();
        Self(
            words
                .split('_')
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    /// The words one by one.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// `http_server`
    pub(crate) fn snake(&self) -> String {
        self.0.join("_")
    }

    /// `http-server`
    pub(crate) fn kebab(&self) -> String {
        self.0.join("-")
    }

    /// `HTTP_SERVER`
    pub(crate) fn shouty(&self) -> String {
        self.snake().to_uppercase()
    }

    /// `httpServer`
    pub(crate) fn camel(&self) -> String {
        let tail = self.iter().skip(1).map(capitalised);
        self.iter().take(1).map(str::to_owned).chain(tail).collect()
    }
}

/// Replaces `spelled` where no letter of lower case goes on with the word.
fn replace_word(name: &str, spelled: &str, word: &str) -> String {
    let mut parts = name.split(spelled).peekable();
    let mut replaced = String::with_capacity(name.len());
    while let Some(part) = parts.next() {
        replaced.push_str(part);
        if let Some(after) = parts.peek() {
            let ends = !after.starts_with(|it: char| it.is_lowercase());
            replaced.push_str(if ends { word } else { spelled });
        }
    }
    replaced
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_like_a_reader() {
        for (name, snake) in [
            ("Greeter", "greeter"),
            ("GreetAll", "greet_all"),
            ("greet_all", "greet_all"),
            ("HTTPServer", "http_server"),
            ("GetURLs", "get_urls"),
            ("UserIDs", "user_ids"),
            ("IDsAndMore", "ids_and_more"),
            ("IPv4Address", "ipv4_address"),
            ("OAuth2Token", "oauth2_token"),
            ("examples.greeter", "examples_greeter"),
            ("__x__", "x"),
            ("", ""),
        ] {
            assert_eq!(Words::of(name).snake(), snake, "{name}");
        }
    }

    #[test]
    fn joins_in_every_case() {
        let words = Words::of("HTTPServer2Go");
        let spellings = [words.kebab(), words.shouty(), words.camel()];
        assert_eq!(
            spellings,
            ["http-server2-go", "HTTP_SERVER2_GO", "httpServer2Go"]
        );
    }

    proptest::proptest! {
        #[test]
        fn identifiers_stay_identifiers(name in "[A-Za-z_][A-Za-z0-9_]{0,20}") {
            let snake = Words::of(&name).snake();
            let lower = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
            proptest::prop_assert!(snake.chars().all(lower), "{}", snake);
            proptest::prop_assert_eq!(Words::of(&snake).snake(), snake);
        }
    }
}
