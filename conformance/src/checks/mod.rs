//! Every check, in the order in which reports list them.

mod automtls;
mod broker;
mod controller;
mod cookie;
mod environment;
mod grpc;
mod handshake;
mod health;
mod leak;
mod log;
mod mux;
mod negotiation;
mod process;
mod reflection;
mod robust;
mod signals;
mod socket;
mod stdio;

use crate::check::Check;

static GROUPS: &[&[&Check]] = &[
    cookie::ALL,
    handshake::ALL,
    negotiation::ALL,
    environment::ALL,
    socket::ALL,
    grpc::ALL,
    automtls::ALL,
    health::ALL,
    controller::ALL,
    signals::ALL,
    stdio::ALL,
    broker::ALL,
    mux::ALL,
    log::ALL,
    reflection::ALL,
    process::ALL,
    leak::ALL,
    robust::ALL,
];

/// All checks.
pub fn all() -> impl Iterator<Item = &'static Check> {
    GROUPS.iter().flat_map(|group| group.iter().copied())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::all;

    #[test]
    fn each_id_is_the_path_of_its_file() {
        let mut seen = BTreeSet::new();
        for check in all() {
            assert!(seen.insert(check.id), "`{}` stands twice", check.id);
            let file = format!("src/checks/{}.rs", check.id.replace('-', "_"));
            assert!(
                Path::new(env!("CARGO_MANIFEST_DIR")).join(&file).is_file(),
                "`{file}` is missing"
            );
        }
    }

    #[test]
    fn each_check_can_fail_and_each_of_its_reasons_has_a_mutant() {
        for check in all() {
            assert!(!check.reasons.is_empty(), "`{}` cannot fail", check.id);
            for reason in check.reasons {
                assert!(
                    !reason.mutants.is_empty(),
                    "`{}:{}` has no mutant",
                    check.id,
                    reason.id
                );
            }
        }
    }
}
