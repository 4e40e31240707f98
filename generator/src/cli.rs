//! What can be said on the command line.

use std::path::PathBuf;

use camino::Utf8PathBuf;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Parser, ValueEnum as _};

use crate::backend::Language;

/// Generates plugin SDKs from one protobuf contract.
///
/// Everything is rendered before anything is written; files that were edited by hand
/// are never overwritten silently. Exit codes: 0 done, 1 drift or edited files, 2 wrong
/// usage or a mistake in the contract, 70 a fault of gen-sdk itself.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "gen-sdk",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
#[command(group = ArgGroup::new("mode").args(["check", "diff", "dry_run"]))]
#[expect(clippy::struct_excessive_bools, reason = "a command line has flags")]
pub(crate) struct Arguments {
    /// The languages, separated by commas, or `all`.
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',', required = true, value_parser = language_parser())]
    lang: Vec<Choice>,

    /// The contract's `.proto` files: one or more for each protocol version.
    #[arg(value_name = "CONTRACT", required_unless_present = "descriptor_set")]
    pub(crate) contracts: Vec<PathBuf>,

    /// Where to write: the SDK's root, or the folder of the roots where several
    /// languages are asked for.
    #[arg(short, long = "output", value_name = "DIR", default_value = "sdk")]
    pub(crate) output: Utf8PathBuf,

    /// Only these protocol versions, separated by commas.
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub(crate) protocol: Vec<u32>,

    /// A folder that imports start from; where none is given, the one above each
    /// contract's package.
    #[arg(short = 'I', long = "include", value_name = "PATH")]
    pub(crate) includes: Vec<PathBuf>,

    /// Package names, licence and authors; `gen-sdk.toml` where it exists.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The contract as buf or protoc compiled it, with its imports.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["contracts", "includes"])]
    pub(crate) descriptor_set: Option<PathBuf>,

    /// Write nothing; list files that are modified, missing or extra, and exit with 1
    /// if there are any.
    #[arg(long)]
    pub(crate) check: bool,

    /// Write nothing; show what would change, and exit with 1 if anything would.
    #[arg(long)]
    pub(crate) diff: bool,

    /// Write nothing; list the files that would be written or removed.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Overwrite generated files even if they were edited by hand.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    All,
    One(Language),
}

impl Arguments {
    /// The languages, each once, in the order of their names.
    pub(crate) fn languages(&self) -> Vec<Language> {
        let mut languages: Vec<Language> = Vec::new();
        for choice in &self.lang {
            match choice {
                Choice::All => languages.extend(Language::value_variants()),
                Choice::One(language) => languages.push(*language),
            }
        }
        languages.sort();
        languages.dedup();
        languages
    }
}

fn language_parser() -> impl TypedValueParser<Value = Choice> {
    let languages = Language::value_variants()
        .iter()
        .filter_map(clap::ValueEnum::to_possible_value);
    let all = PossibleValue::new("all").help("Every language");
    PossibleValuesParser::new(languages.chain([all]))
        .map(|name| Language::from_str(&name, false).map_or(Choice::All, Choice::One))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(names: &str) -> Vec<Language> {
        Arguments::parse_from(["gen-sdk", "--lang", names, "a.proto"]).languages()
    }

    #[test]
    fn languages_are_a_sorted_set() {
        assert_eq!(
            languages("python,go,python"),
            [Language::Go, Language::Python]
        );
        assert_eq!(languages("all,go"), Language::value_variants());
    }

    #[test]
    fn the_definition_is_sound() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }
}
