//! The profiles that the kit brings along.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{Profile, ProfileCookie};

/// A profile and the text that it was read from.
#[derive(Debug)]
pub(crate) struct Builtin {
    /// What it says.
    pub profile: Profile,
    /// `conformance/profiles/<name>.toml`.
    pub text: &'static str,
}

/// One entry for each file of `conformance/profiles`, sorted.
macro_rules! texts {
    ($($name:literal)*) => {
        const TEXTS: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../profiles/", $name, ".toml")))),*
        ];
    };
}

texts! {
    "argo-rollouts"
    "botkube"
    "boundary"
    "chainlink"
    "chainloop"
    "chainloop-cli"
    "compliance-framework"
    "compliance-to-policy"
    "conduit"
    "cosmos-sdk"
    "dkron"
    "flowbot"
    "gatewayd"
    "gnmic"
    "go-kms-wrapping"
    "go-plugin-examples"
    "grafana"
    "ignite"
    "jaeger"
    "mach-composer"
    "mattermost"
    "mondoo"
    "nomad"
    "nomad-autoscaler"
    "quorum"
    "scafctl"
    "sftpgo"
    "spire"
    "steampipe"
    "tailpipe"
    "terraform"
    "terraform-cloud"
    "terraform-policy"
    "terraform-stacks"
    "tflint"
    "vagrant"
    "vault-backend"
    "vault-database"
    "velero"
    "waypoint"
    "woodpecker"
}

static BUILTINS: LazyLock<Vec<Builtin>> = LazyLock::new(|| {
    let parse = |text| Profile::parse(text).expect("a test parses every profile");
    let texts = TEXTS.iter();
    texts
        .map(|(_, text)| Builtin {
            profile: parse(text),
            text,
        })
        .collect()
});

/// Every profile, by name.
pub(crate) fn builtins() -> &'static [Builtin] {
    &BUILTINS
}

/// The profile of this name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    builtins()
        .iter()
        .find(|builtin| builtin.profile.name == name)
}

/// The names that this one may have been meant for, the nearest first.
pub(crate) fn near(name: &str) -> Vec<&'static str> {
    let mut rated: Vec<_> = builtins()
        .iter()
        .map(|builtin| builtin.profile.name.as_str())
        .map(|known| {
            let within = !name.is_empty() && known.contains(name);
            let likeness = strsim::jaro_winkler(name, known);
            (if within { 1.0 } else { likeness }, known)
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .collect();
    rated.sort_by(|one, other| other.0.total_cmp(&one.0));
    rated.into_iter().map(|(_, name)| name).take(3).collect()
}

/// The variables by which some host is told apart.
pub(crate) fn cookie_keys() -> BTreeSet<&'static str> {
    cookies().map(|(_, cookie)| cookie.key.as_str()).collect()
}

/// Every cookie with its profile.
pub(super) fn cookies() -> impl Iterator<Item = (&'static Profile, &'static ProfileCookie)> {
    let profiles = builtins().iter().map(|builtin| &builtin.profile);
    profiles.flat_map(|profile| profile.cookie.iter().map(move |cookie| (profile, cookie)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{TEXTS, builtins, cookies, find, near};
    use crate::profile::{Detection, Profile, Protocol};

    /// Cookies that two plugin systems have in common, with the reason.
    #[test]
    fn every_file_is_brought_along_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles");
        let files = std::fs::read_dir(folder).unwrap();
        let mut stems: Vec<_> = files
            .map(|file| file.unwrap().path().file_stem().unwrap().to_owned())
            .collect();
        stems.sort();
        let names: Vec<_> = TEXTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, stems);
    }

    #[test]
    fn every_profile_is_valid_and_named_after_its_file() {
        for (name, text) in TEXTS {
            let profile = Profile::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(profile.name, *name);
            assert!(profile.url.starts_with("https://"), "{name}");
            assert!(profile.source.contains(": "), "{name} names no file");
            assert!(profile.cookie.is_sorted(), "{name}");
            assert!(
                !profile.versions.is_empty() || profile.detection == Detection::Last,
                "{name}"
            );
        }
        let grpc = builtins()
            .iter()
            .filter(|builtin| builtin.profile.protocol == Protocol::Grpc);
        assert!(grpc.count() >= 25);
    }

    #[test]
    fn no_two_profiles_have_a_cookie_in_common() {
        let mut seen = BTreeMap::new();
        for (profile, cookie) in cookies() {
            if let Some(other) = seen.insert(cookie, &profile.name) {
                panic!("`{other}` and `{}` share {cookie:?}", profile.name);
            }
        }
    }

    #[test]
    fn a_name_is_found_and_a_wrong_one_has_neighbours() {
        assert_eq!(find("terraform").unwrap().profile.versions, [5, 6]);
        assert!(find("teraform").is_none());
        assert_eq!(near("teraform")[0], "terraform");
        assert_eq!(near("vault"), ["vault-backend", "vault-database"]);
        assert!(near("xyzzy").is_empty());
    }
}
