//! One run: load, generate, then write, check or show.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use contract::{Loaded, Sources};

use crate::backend::{self, Language};
use crate::cli::Arguments;
use crate::disk;
use crate::failure::Failure;
use crate::input::Input;
use crate::lock::{self, Lock};
use crate::plan::{self, Found, Plan};
use crate::settings;
use crate::tree::{Class, Tree};

/// Where the contract is kept, annotations and all: what later versions are compared
/// with. It is never packed.
const CONTRACT: &str = ".gen-sdk/contract.binpb";

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) mode: Mode,
    pub(crate) sdks: Vec<Sdk>,
    /// Settings that were left to a default which is not fit for publishing, and it.
    pub(crate) unset: Vec<(&'static str, String)>,
}

/// What to do with what is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
    Diff,
    DryRun,
}

/// One generated SDK and the folder it belongs in.
#[derive(Debug)]
pub(crate) struct Sdk {
    pub(crate) root: Utf8PathBuf,
    /// What its paths are shown with in front; empty where there is one SDK.
    pub(crate) prefix: Utf8PathBuf,
    pub(crate) tree: Tree,
    pub(crate) found: BTreeMap<Utf8PathBuf, Found>,
    pub(crate) plan: Plan,
    pub(crate) next_commands: Vec<String>,
}

/// Runs. Every SDK is rendered and compared before the first file is written.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let loaded = contract::load(&sources(arguments))?;
    let descriptor_set = loaded.pool.encode_to_vec();
    let input = input(loaded, arguments)?;
    let languages = arguments.languages();
    let mut sdks = Vec::new();
    for language in &languages {
        let prefix = if languages.len() == 1 {
            Utf8PathBuf::new()
        } else {
            folder(*language)
        };
        sdks.push(sdk(
            *language,
            &input,
            &descriptor_set,
            &arguments.output,
            prefix,
        )?);
    }
    let mode = mode(arguments);
    if mode == Mode::Write {
        write(&sdks, arguments.force)?;
    }
    let mut unset = input.settings.unset;
    unset.retain(|(key, _)| {
        languages
            .iter()
            .any(|it| key.starts_with(folder(*it).as_str()))
    });
    Ok(Outcome { mode, sdks, unset })
}

fn mode(arguments: &Arguments) -> Mode {
    match arguments {
        Arguments { check: true, .. } => Mode::Check,
        Arguments { diff: true, .. } => Mode::Diff,
        Arguments { dry_run: true, .. } => Mode::DryRun,
        _ => Mode::Write,
    }
}

fn sources(arguments: &Arguments) -> Sources {
    match &arguments.descriptor_set {
        Some(path) => Sources::DescriptorSets(vec![path.clone()]),
        None => Sources::Protos {
            files: arguments.contracts.clone(),
            includes: arguments.includes.clone(),
        },
    }
}

/// Keeps the versions that were asked for.
fn input(loaded: Loaded, arguments: &Arguments) -> Result<Input, Failure> {
    let Loaded {
        mut contract,
        mut stripped,
        ..
    } = loaded;
    let numbers: Vec<String> = contract
        .versions
        .iter()
        .map(|it| it.protocol_version.to_string())
        .collect();
    let unknown = |number: &&u32| {
        contract
            .versions
            .iter()
            .all(|it| it.protocol_version != **number)
    };
    if let Some(number) = arguments.protocol.iter().find(unknown) {
        return Err(Failure::refused(
            format!("the contract has no protocol version {number}"),
            format!("it has {}", numbers.join(", ")),
        ));
    }
    if !arguments.protocol.is_empty() {
        contract
            .versions
            .retain(|it| arguments.protocol.contains(&it.protocol_version));
        let files: Vec<String> = contract
            .versions
            .iter()
            .flat_map(|it| it.files.clone())
            .collect();
        stripped = stripped.reachable_from(&files);
    }
    let settings = settings::load(arguments.config.as_deref(), &contract.app)?;
    Ok(Input {
        contract,
        descriptors: stripped,
        settings,
    })
}

fn sdk(
    language: Language,
    input: &Input,
    descriptor_set: &[u8],
    output: &Utf8Path,
    prefix: Utf8PathBuf,
) -> Result<Sdk, Failure> {
    let root = if prefix.as_str().is_empty() {
        output.to_owned()
    } else {
        output.join(&prefix)
    };
    let old = disk::lock(&root)?;
    let tree = tree(language, input, descriptor_set)?;
    let found = disk::found(&root, &tree, &old)?;
    let plan = plan::plan(&tree, &old, &found);
    let next_commands = backend::next_commands(language, input);
    Ok(Sdk {
        root,
        prefix,
        tree,
        found,
        plan,
        next_commands,
    })
}

/// What the back end renders, with the contract and the lock.
fn tree(language: Language, input: &Input, descriptor_set: &[u8]) -> Result<Tree, Failure> {
    let bug = |error: crate::tree::TreeError| Failure::Bug(error.to_string());
    let mut tree = backend::generate(language, input)?;
    tree.insert_bytes(CONTRACT, Class::Generated, descriptor_set.to_vec())
        .map_err(bug)?;
    let lock = Lock::of(&tree, descriptor_set).render();
    tree.insert(lock::NAME, Class::Generated, &lock)
        .map_err(bug)?;
    Ok(tree)
}

fn write(sdks: &[Sdk], force: bool) -> Result<(), Failure> {
    let edited = sdks
        .iter()
        .flat_map(|sdk| sdk.plan.edited.iter().map(|path| sdk.root.join(path)));
    let edited: Vec<Utf8PathBuf> = edited.collect();
    if !edited.is_empty() && !force {
        return Err(Failure::Edited(edited));
    }
    sdks.iter()
        .try_for_each(|sdk| disk::write(&sdk.root, &sdk.tree, &sdk.plan))
}

fn folder(language: Language) -> Utf8PathBuf {
    let value = clap::ValueEnum::to_possible_value(&language);
    value.map(|it| it.get_name().into()).unwrap_or_default()
}
