//! `docs/profiles.md`: every profile with its sources, and how one is added.

use std::fmt::Write;

use super::builtin::builtins;
use super::{BrokerIds, Profile, Protocol};

const HEAD: &str = "# Profiles\n\n\
Made from `conformance/profiles/`: the plugin systems whose hosts the kit knows. \
`conformance run ./plugin` finds the profile of an executable by the cookie that stands in \
it; `--profile NAME`, or `profile = \"NAME\"` in a `conformance.toml`, says which one is \
meant. `conformance profiles NAME` shows all of one.\n\n\
What the command line says wins over `conformance.toml`, and that over the profile. The \
versions are those that the host offers; which of them a plugin has, the kit asks the plugin.\n\n";

const ADD: &str = "## Add one\n\n\
For yourself: write a file like what `conformance profiles NAME` prints and give it with \
`--profile FILE`; anything with a `/` in it, or that ends in `.toml`, is taken for a file.\n\n\
For everyone: put it into `conformance/profiles/<name>.toml`, its name into the list in \
`conformance/src/profile/builtin.rs`, and refresh this page with \
`UPDATE_DOCS=1 cargo test -p conformance --lib`. Take every value from the project's own \
source and say in `source` where each stands: repository, commit or release, files. Leave \
out a system whose cookie is made anew for each start; where it is made of common words, say \
`detection = \"never\"`. A system that speaks net/rpc gets a profile only so that the kit can \
say that it has no checks for it.\n";

fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("| profile | plugins of | versions | AutoMTLS | broker | cookie variables |\n|---|---|---|---|---|---|\n");
    for builtin in builtins() {
        row(&mut page, &builtin.profile);
    }
    page.push_str("\n## Sources\n\n| profile | where its values stand |\n|---|---|\n");
    for builtin in builtins() {
        let profile = &builtin.profile;
        let parts = [Some(profile.source.as_str()), profile.note.as_deref()];
        let text: Vec<_> = parts.into_iter().flatten().collect();
        let _ = writeln!(page, "| `{}` | {} |", profile.name, text.join(". "));
    }
    let _ = write!(page, "\n{ADD}");
    page
}

fn row(page: &mut String, profile: &Profile) {
    let versions = match profile.versions.as_slice() {
        [] => "any".to_owned(),
        versions => crate::subject::list(versions).replace(',', ", "),
    };
    let automtls = match (profile.protocol, profile.automtls) {
        (Protocol::Netrpc, _) => "net/rpc",
        (Protocol::Grpc, true) => "yes",
        (Protocol::Grpc, false) => "no",
    };
    let broker = match profile
        .broker
        .as_ref()
        .map(|broker| (broker.ids, broker.fixed))
    {
        Some((BrokerIds::Fixed, Some(id))) => format!("id {id}"),
        Some(_) => "ids in messages".to_owned(),
        None => String::from("no"),
    };
    let keys = profile
        .cookie
        .iter()
        .map(|cookie| format!("`{}`", cookie.key));
    let mut keys: Vec<_> = keys.collect();
    keys.dedup();
    let _ = writeln!(
        page,
        "| `{}` | [{}]({}) | {versions} | {automtls} | {broker} | {} |",
        profile.name,
        profile.title,
        profile.url,
        keys.join(", ")
    );
}

#[test]
fn the_published_list_is_the_profiles() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/profiles.md");
    crate::published::check(path, &page());
}
