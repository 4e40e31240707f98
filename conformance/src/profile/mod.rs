//! Profiles: what is known of a plugin system's host, as data.

mod builtin;
mod detect;
#[cfg(test)]
mod page;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use builtin::{Builtin, builtins, cookie_keys, find, near};
pub(crate) use detect::{among, detect};

use crate::check::Suite;

/// What the host of one plugin system tells its plugins, and what it expects of them.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// The name that `--profile` takes.
    pub name: String,
    /// What its plugins are, for people.
    pub title: String,
    /// The project.
    pub url: String,
    /// Where in which source the values stand.
    pub source: String,
    /// What else there is to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What its plugins speak.
    pub protocol: Protocol,
    /// The versions that its host offers; empty where they differ from plugin to plugin.
    pub versions: Vec<u32>,
    /// Its host asks for `AutoMTLS` unless it is told otherwise.
    pub automtls: bool,
    /// How much the cookie in an executable says.
    #[serde(default)]
    pub detection: Detection,
    /// The largest message that its plugins take, in bytes; absent where it is gRPC's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_limit: Option<u64>,
    /// The arguments that its host gives, where the user gives none.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// The application's services; a plugin has some of them.
    #[serde(default)]
    pub services: Vec<String>,
    /// Suites that must be testable.
    #[serde(default)]
    pub require: Vec<Suite>,
    /// The magic cookies, one for each kind of plugin.
    pub cookie: Vec<ProfileCookie>,
    /// How broker ids are agreed on; absent where the broker is not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broker: Option<BrokerConvention>,
    /// What its host sets besides, and its plugins cannot do without.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
}

/// A magic cookie of a profile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileCookie {
    /// The variable's name.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// What plugins speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Protocol {
    /// gRPC.
    Grpc,
    /// Go's net/rpc, which no check is about.
    Netrpc,
}

/// How much a cookie in an executable says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Detection {
    /// It names the plugin system.
    #[default]
    Ordinary,
    /// It counts where no other is found.
    Last,
    /// Nothing: it is made of common words.
    Never,
}

/// How host and plugin agree on broker ids.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BrokerConvention {
    /// Where an id comes from.
    pub ids: BrokerIds,
    /// The one id that is ever used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<u32>,
    /// The side that listens.
    pub served_by: Side,
}

/// Where broker ids come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BrokerIds {
    /// They travel in fields of the application's messages.
    InMessages,
    /// Both sides know one.
    Fixed,
}

/// A side of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Side {
    /// The host.
    Host,
    /// The plugin.
    Plugin,
    /// One as well as the other.
    Both,
}

impl Profile {
    /// Reads a profile's text.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let profile: Self =
            toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        let cookies = &profile.cookie;
        if profile.name.is_empty() {
            return Err("`name` is empty".to_owned());
        }
        if cookies.is_empty()
            || cookies
                .iter()
                .any(|cookie| cookie.key.is_empty() || cookie.value.is_empty())
        {
            return Err(
                "`[[cookie]]` is needed, each with a `key` and a `value` that are not empty"
                    .to_owned(),
            );
        }
        match &profile.broker {
            Some(broker) if (broker.ids == BrokerIds::Fixed) != broker.fixed.is_some() => {
                Err("`broker.fixed` goes with `ids = \"fixed\"`, and with nothing else".to_owned())
            }
            _ => Ok(profile),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    const RIGHT: &str = r#"
        name = "mine"
        title = "My plugins"
        url = "https://example.com"
        source = "here"
        protocol = "grpc"
        versions = [1]
        automtls = false
        cookie = [{ key = "K", value = "V" }]
    "#;

    #[test]
    fn the_least_that_is_needed_is_enough() {
        let profile = Profile::parse(RIGHT).unwrap();
        assert_eq!(profile.cookie[0].value, "V");
        assert!(profile.broker.is_none() && profile.environment.is_empty());
    }

    #[test]
    fn mistakes_are_named() {
        let wrong = |from: &str, to: &str| Profile::parse(&RIGHT.replace(from, to)).unwrap_err();
        insta::assert_snapshot!(wrong("automtls", "auto_mtls"), @"
        TOML parse error at line 8, column 9
          |
        8 |         auto_mtls = false
          |         ^^^^^^^^^
        unknown field `auto_mtls`, expected one of `name`, `title`, `url`, `source`, `note`, `protocol`, `versions`, `automtls`, `detection`, `message_limit`, `arguments`, `services`, `require`, `cookie`, `broker`, `environment`
        ");
        insta::assert_snapshot!(wrong("[{ key = \"K\", value = \"V\" }]", "[]"), @"`[[cookie]]` is needed, each with a `key` and a `value` that are not empty");
        insta::assert_snapshot!(wrong("\"grpc\"", "\"http\""), @r#"
        TOML parse error at line 6, column 20
          |
        6 |         protocol = "http"
          |                    ^^^^^^
        unknown variant `http`, expected `grpc` or `netrpc`
        "#);
        insta::assert_snapshot!(wrong("versions", "broker = { ids = \"fixed\", served_by = \"host\" }\nversions"), @r#"`broker.fixed` goes with `ids = "fixed"`, and with nothing else"#);
    }
}
