//! The proof of the checks: each fault is found by its own check, for its own reason,
//! and by no other check; the correct plugin passes them all.
//!
//! Each mutant meets its own suite and `core`; with `MUTANTS_AGAINST=all` it meets every
//! suite. `MUTANTS=cookie-*` takes only the faults whose names begin so.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Mutex;

use conformance::check::Suite;
use conformance::checks;
use serde_json::Value;

/// `check:reason` of everything that was found wrong, and the ids of what passed.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    wrong: BTreeSet<String>,
    passed: BTreeSet<String>,
}

/// How often a run is made that says nothing about the plugin, because the machine kept
/// the kit itself waiting.
const ATTEMPTS: usize = 3;

fn inspect(fault: Option<&str>, suites: &[Suite]) -> Found {
    let mut broken = String::new();
    for _ in 0..ATTEMPTS {
        match found(&run(fault, suites)) {
            Ok(found) => return found,
            Err(why) => broken = why,
        }
    }
    panic!("{fault:?}: broken {ATTEMPTS} times: {broken}");
}

/// The JSON report on the reference plugin with a fault.
fn run(fault: Option<&str>, suites: &[Suite]) -> Value {
    let binary = env!("CARGO_BIN_EXE_conformance");
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    let versions: Vec<_> = mutants::VERSIONS.iter().map(u32::to_string).collect();
    let mut command = Command::new(binary);
    command.args(["run", "--format", "json", "--level", "may"]);
    command.args(["--start-timeout", "2", "--cookie", &cookie]);
    for suite in suites {
        command.args(["--suite", suite.name()]);
    }
    command.args(["--versions", &versions.join(","), "--", binary, "plugin"]);
    command.args(fault.map(|fault| format!("--fault={fault}")));
    let output = command.output().expect("the kit runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let said = String::from_utf8_lossy(&output.stderr);
        panic!("{fault:?}: {error}: {said}")
    })
}

/// What a report says; an error where a check was broken.
fn found(report: &Value) -> Result<Found, String> {
    let mut found = Found {
        wrong: BTreeSet::new(),
        passed: BTreeSet::new(),
    };
    for result in report["results"].as_array().expect("results") {
        let text = |key: &str| result[key].as_str().unwrap_or_default().to_owned();
        match text("verdict").as_str() {
            "pass" => found.passed.insert(text("id")),
            "fail" | "hang" | "crash" | "warn" => found.wrong.insert(text("reason")),
            "broken" => return Err(format!("`{}`: {}", text("id"), text("note"))),
            _ => true,
        };
    }
    Ok(found)
}

/// What is wrong with the verdict on one mutant; nothing where it is as declared.
fn mismatch(fault: &str, declared: &str, found: &Found) -> Option<String> {
    let expected = BTreeSet::from([declared.to_owned()]);
    (found.wrong != expected)
        .then(|| format!("{fault}: expected {expected:?}, found {:?}", found.wrong))
}

/// Where a fault belongs.
struct Declared {
    /// The `check:reason` that it produces.
    name: String,
    /// The suite of that check.
    suite: Suite,
}

impl Declared {
    /// The suites that a mutant with this fault meets.
    fn meets(&self) -> Vec<Suite> {
        if std::env::var_os("MUTANTS_AGAINST").is_some_and(|suites| suites == "all") {
            Suite::ALL.into()
        } else {
            BTreeSet::from([Suite::Core, self.suite])
                .into_iter()
                .collect()
        }
    }
}

/// Every fault with what declares it.
fn declared() -> BTreeMap<&'static str, Declared> {
    let mut declared = BTreeMap::new();
    for check in checks::all() {
        for reason in check.reasons {
            for mutant in reason.mutants {
                let name = format!("{}:{}", check.id, reason.id);
                let suite = check.suite;
                assert!(
                    declared.insert(*mutant, Declared { name, suite }).is_none(),
                    "`{mutant}` is declared twice"
                );
            }
        }
    }
    declared
}

/// The faults that the matrix is about: all of them, unless `MUTANTS` names some.
fn chosen() -> BTreeMap<&'static str, Declared> {
    let wanted = std::env::var("MUTANTS").unwrap_or_default();
    let start = wanted.trim_end_matches('*');
    let mut chosen = declared();
    chosen.retain(|fault, _| fault.starts_with(start));
    assert!(!chosen.is_empty(), "no fault begins with `{start}`");
    chosen
}

#[test]
fn every_fault_belongs_to_a_reason_and_every_reason_to_a_fault() {
    let faults: BTreeSet<_> = mutants::FAULTS.iter().map(|fault| fault.id).collect();
    let declared: BTreeSet<_> = declared().into_keys().collect();
    assert_eq!(faults, declared);
}

#[test]
fn the_correct_plugin_passes_every_check_that_concerns_it() {
    let found = inspect(None, &Suite::ALL);
    assert_eq!(found.wrong, BTreeSet::new());
    // It has a unix socket and no child: what concerns others is not applicable.
    let left: Vec<_> = checks::all()
        .map(|check| check.id)
        .filter(|id| !found.passed.contains(*id))
        .collect();
    let left_out = [
        "socket/loopback",
        "socket/port-range",
        "process/environment-of-children",
    ];
    assert_eq!(left, left_out);
}

#[test]
fn every_fault_is_found_by_its_own_check_and_by_no_other() {
    let chosen = chosen();
    let queue = Mutex::new(chosen.iter());
    let wrong = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some((fault, declared)) = queue.lock().unwrap().next() else {
                return;
            };
            let found = inspect(Some(fault), &declared.meets());
            if let Some(mismatch) = mismatch(fault, &declared.name, &found) {
                wrong.lock().unwrap().push(mismatch);
            }
        }
    };
    std::thread::scope(|scope| {
        // A run mostly waits, so more of them than processors are under way.
        for _ in 0..2 * std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        chosen.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_matrix_itself_can_fail() {
    let correct = inspect(None, &[Suite::Core]);
    assert!(mismatch("none", "cookie/required:served", &correct).is_some());
    let mutant = inspect(Some("cookie-ignored"), &[Suite::Core]);
    assert!(mismatch("cookie-ignored", "cookie/required:lingers", &mutant).is_some());
    assert_eq!(
        mismatch("cookie-ignored", "cookie/required:served", &mutant),
        None
    );
}
