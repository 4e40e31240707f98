//! `conformance profiles`.

use std::fmt::Write;

use crate::exit::Code;
use crate::profile::{self, Builtin, Profile, Protocol};
use crate::setup::SetupError;
use crate::subject::list;
use crate::terminal;

/// Prints every profile, or one whole.
pub(super) fn profiles(name: Option<&str>, json: bool) -> Code {
    let Some(name) = name else {
        let all = profile::builtins();
        if json {
            let all: Vec<_> = all.iter().map(|builtin| &builtin.profile).collect();
            print(&all);
        } else {
            terminal::print(&table(all));
        }
        return Code::Pass;
    };
    let Some(builtin) = profile::find(name) else {
        let error = SetupError::NoProfile {
            name: name.to_owned(),
            near: profile::near(name),
            configured: false,
        };
        terminal::complain(&error, error.help());
        return error.code();
    };
    if json {
        print(&builtin.profile);
    } else {
        terminal::print(builtin.text);
    }
    Code::Pass
}

fn print(value: &impl serde::Serialize) {
    let text = serde_json::to_string_pretty(value).expect("a profile is plain data");
    terminal::print(&format!("{text}\n"));
}

fn table(all: &[Builtin]) -> String {
    let width = all.iter().map(|builtin| builtin.profile.name.len()).max();
    let width = width.unwrap_or(0);
    all.iter().fold(String::new(), |mut page, builtin| {
        let profile = &builtin.profile;
        let _ = writeln!(
            page,
            "{:<width$}  {:<11}  {:<8}  {}",
            profile.name,
            versions(profile),
            automtls(profile),
            profile.title
        );
        page
    })
}

fn versions(profile: &Profile) -> String {
    match (profile.protocol, profile.versions.as_slice()) {
        (Protocol::Netrpc, _) => "net/rpc".to_owned(),
        (Protocol::Grpc, []) => "any version".to_owned(),
        (Protocol::Grpc, versions) => format!("v{}", list(versions)),
    }
}

fn automtls(profile: &Profile) -> &'static str {
    if profile.automtls { "AutoMTLS" } else { "" }
}
