//! What a run was asked for, in the words of its report.

use std::collections::BTreeSet;

use crate::cli::RunArguments;
use crate::expect::Expectations;
use crate::report::{CommandLine, Request, Subject};
use crate::setup::Setup;
use crate::subject::{Target, quote};

/// The request behind a run.
pub(super) fn request(
    arguments: &RunArguments,
    setup: &Setup,
    sha256: Option<String>,
    expectations: Expectations,
) -> Request {
    let asked: BTreeSet<_> = arguments
        .selection
        .suites
        .iter()
        .map(|choice| choice.suite)
        .chain(setup.require.iter().copied())
        .collect();
    Request {
        plugin: Subject {
            command: setup.target.command(),
            sha256,
        },
        profile: setup.profile.clone(),
        level: arguments.level,
        required: asked,
        suites: arguments.selection.chosen_suites(),
        shard: arguments.shard.map(|choice| choice.0),
        repeats: arguments.repeat,
        seed: arguments.seed,
        expectations,
        problems: Vec::new(),
        command_line: command_line(arguments, &setup.target),
    }
}

/// What repeats the run, less the choice of checks.
fn command_line(arguments: &RunArguments, target: &Target) -> CommandLine {
    let launching = &arguments.launching;
    let mut words = vec!["conformance".to_owned(), "run".to_owned()];
    if launching.reference {
        words.push("--reference".to_owned());
    }
    if let Some(plugin) = &launching.plugin {
        words.push(quote(&plugin.to_string_lossy()));
    }
    if let Some(profile) = &launching.host.profile {
        words.push(format!("--profile {}", quote(profile)));
    }
    if let Some(cookie) = &launching.host.cookie {
        words.push(format!(
            "--cookie {}",
            quote(&format!("{}={}", cookie.key, cookie.value))
        ));
    }
    if !launching.host.versions.is_empty() {
        words.push(format!(
            "--versions {}",
            crate::subject::list(&target.versions)
        ));
    }
    for pair in &launching.host.environment {
        words.push(format!(
            "--env {}",
            quote(&format!("{}={}", pair.key, pair.value))
        ));
    }
    if arguments.repeat > 1 {
        words.push(format!("--repeat {}", arguments.repeat));
    }
    let command = launching
        .command
        .iter()
        .map(|word| format!(" {}", quote(word)));
    let tail = if launching.command.is_empty() {
        String::new()
    } else {
        format!(" --{}", command.collect::<String>())
    };
    CommandLine {
        head: words.join(" "),
        tail,
    }
}
