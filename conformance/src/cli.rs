//! The command line.

mod value;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use self::value::{Blessing, Pair, ReportFile, ShardChoice, SuiteChoice};

use self::value::seconds;
use crate::check::Level;
use crate::gate::System;
use crate::report::Format;
use crate::subject::Cookie;

/// Checks any plugin that speaks hashicorp/go-plugin's protocol.
#[derive(Debug, Parser)]
#[command(name = "conformance", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the tool does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Launch a plugin as a real host would and say what it gets wrong
    Run(RunArguments),
    /// Call one method of a freshly launched plugin
    Call(CallArguments),
    /// List every check
    List(ListArguments),
    /// List the plugin systems whose hosts are known, or show one whole
    Profiles {
        /// The one to show
        name: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what a check is about and how to mend what it finds, or what a clause says
    Explain {
        /// A check's id, such as `handshake/first-line`, with or without `:reason`, or a clause's,
        /// such as `HS-1`
        id: String,
    },
    /// Write a job that runs the kit on each change: a workflow, a CI job or a hook
    Init(InitArguments),
    /// Be a plugin: the reference plugin, or one with a fault
    Plugin {
        /// Spoil it in this one way
        #[arg(long, value_name = "ID")]
        fault: Option<String>,
        /// List the faults instead
        #[arg(long, conflicts_with = "fault")]
        list_faults: bool,
    },
    /// Make any other report from a JSON report
    Render(RenderArguments),
    /// Join the reports of a run's shards, or those on several plugins to a matrix
    Merge(MergeArguments),
    /// Check that a JSON report is whole, of this version's suites, and about this plugin
    Verify {
        /// What `--report json=FILE` wrote
        report: PathBuf,
        /// The executable that it is about
        #[arg(long, value_name = "FILE")]
        plugin: Option<PathBuf>,
    },
    /// Print the JSON report's schema
    Schema,
    /// Print a completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Which plugin, and how to start it.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Launching {
    /// An executable, or a folder with a `conformance.toml`; `./conformance.toml` where nothing is named
    #[arg(value_name = "PLUGIN", conflicts_with = "reference")]
    pub plugin: Option<PathBuf>,
    /// Check the built-in reference plugin
    #[arg(long)]
    pub reference: bool,
    /// What its host would tell it.
    #[command(flatten)]
    pub host: HostArguments,
    /// A command and its arguments, in place of PLUGIN
    #[arg(last = true, value_name = "CMD", conflicts_with_all = ["reference", "plugin"])]
    pub command: Vec<String>,
}

/// What the plugin's own host would know.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct HostArguments {
    /// The plugin system that it belongs to: a name that `conformance profiles` lists, or a file;
    /// the one whose cookie stands in the executable, where neither it nor a cookie is given
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "reference")]
    pub profile: Option<String>,
    /// The magic cookie that the host sets
    #[arg(long, value_name = "KEY=VALUE")]
    pub cookie: Option<Pair>,
    /// The versions that the plugin has
    #[arg(long, value_name = "N,…", value_delimiter = ',')]
    pub versions: Vec<u32>,
    /// A further variable of the plugin's environment
    #[arg(long = "env", value_name = "KEY=VALUE")]
    pub environment: Vec<Pair>,
    /// How long each start may take, in seconds
    #[arg(long, value_name = "S", default_value_t = 10.0, value_parser = seconds)]
    pub start_timeout: f64,
}

impl HostArguments {
    /// The magic cookie, where it is said.
    pub(crate) fn cookie(&self) -> Option<Cookie> {
        self.cookie.as_ref().map(|pair| Cookie {
            key: pair.key.clone(),
            value: pair.value.clone(),
        })
    }
}

/// `conformance run`.
#[derive(Clone, Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(crate) struct RunArguments {
    /// Which plugin.
    #[command(flatten)]
    pub launching: Launching,
    /// Which checks.
    #[command(flatten)]
    pub selection: Selection,
    /// The lowest level that turns the run red
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "must")]
    pub level: Level,
    /// A file of expectations: faults that are known; may be given several times
    #[arg(long, value_name = "FILE")]
    pub expect: Vec<PathBuf>,
    /// Make the file of `--expect` say what this run finds, and keep what people wrote in it
    #[arg(long, value_enum, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "expectations", requires = "expect")]
    pub bless: Option<Blessing>,
    /// Run only every Nth check, beginning with the Kth; `merge` joins the reports
    #[arg(long, value_name = "K/N")]
    pub shard: Option<ShardChoice>,
    /// How often each check is run; one whose verdicts differ is flaky
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub repeat: u32,
    /// Shuffle the order of the checks; the same number gives the same order
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// End the run with the first check that turns it red
    #[arg(long)]
    pub fail_fast: bool,
    /// Show what happened in each check that finds something: starts, output, calls, signals
    #[arg(long)]
    pub trace: bool,
    /// Keep the temporary folders of the plugins of each check that finds something
    #[arg(long)]
    pub keep: bool,
    /// How many checks work at once; as many as there are processors where nothing is said. With
    /// more than one, those that mostly wait run beside them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// How long the whole run may take, in seconds [default: 300]
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub timeout: Option<f64>,
    /// What to print on standard output
    #[arg(long, value_enum, value_name = "F", default_value = "console")]
    pub format: Format,
    /// Write a report to a file as well; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    pub reports: Vec<ReportFile>,
    /// Show every check, not only what is wrong
    #[arg(short, long)]
    pub verbose: bool,
}

/// Which checks.
#[derive(Clone, Debug, Args)]
pub(crate) struct Selection {
    /// Only these suites, or versions of them such as `core@1`; what cannot be tested of them
    /// turns the run red
    #[arg(long = "suite", value_name = "SUITE,…", value_delimiter = ',')]
    pub suites: Vec<SuiteChoice>,
    /// Only checks whose id matches; `*` stands for anything
    #[arg(long = "check", value_name = "GLOB")]
    pub only: Vec<String>,
    /// No checks whose id matches
    #[arg(long, value_name = "GLOB")]
    pub skip: Vec<String>,
}

/// `conformance init`.
#[derive(Clone, Debug, Args)]
pub(crate) struct InitArguments {
    /// What runs the job
    #[arg(value_enum)]
    pub system: System,
    /// The root of the repository
    #[arg(value_name = "DIR", default_value = ".")]
    pub directory: PathBuf,
    /// Take the place of a file that is there
    #[arg(long, conflicts_with = "print")]
    pub force: bool,
    /// Print the job and write nothing
    #[arg(long)]
    pub print: bool,
}

/// `conformance render`.
#[derive(Clone, Debug, Args)]
pub(crate) struct RenderArguments {
    /// What `--report json=FILE` wrote
    #[arg(value_name = "REPORT")]
    pub report: PathBuf,
    /// What to make of it
    #[arg(long, value_enum, value_name = "F", default_value = "console")]
    pub format: Format,
    /// Write it to this file and not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show every check, not only what is wrong
    #[arg(short, long)]
    pub verbose: bool,
}

/// `conformance merge`.
#[derive(Clone, Debug, Args)]
pub(crate) struct MergeArguments {
    /// What `--report json=FILE` wrote
    #[arg(value_name = "REPORT", required = true)]
    pub reports: Vec<PathBuf>,
    /// What to make of them
    #[arg(long, value_enum, value_name = "F", default_value = "console")]
    pub format: Format,
    /// Write it to this file and not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show every check, not only what is wrong or differs
    #[arg(short, long)]
    pub verbose: bool,
}

/// `conformance list`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ListArguments {
    /// Which checks.
    #[command(flatten)]
    pub selection: Selection,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `conformance call`.
#[derive(Clone, Debug, Args)]
#[command(
    override_usage = "conformance call [OPTIONS] PLUGIN SERVICE/METHOD [JSON]…\n       \
                            conformance call [OPTIONS] --reference SERVICE/METHOD [JSON]…"
)]
pub(crate) struct CallArguments {
    /// The plugin, the method (its package may be left out), and the requests in protobuf's
    /// JSON; `{}` where none is given
    #[arg(required = true, value_names = ["PLUGIN", "SERVICE/METHOD", "JSON"])]
    pub words: Vec<String>,
    /// Call the built-in reference plugin
    #[arg(long)]
    pub reference: bool,
    /// What its host would tell it.
    #[command(flatten)]
    pub host: HostArguments,
    /// Ask for `AutoMTLS`, with a certificate as Go hosts have
    #[arg(long)]
    pub automtls: bool,
    /// The contract's `.proto` files or descriptor sets; reflection where nothing is named
    #[arg(long, value_name = "FILE")]
    pub contract: Vec<PathBuf>,
    /// How long the call may take, in seconds
    #[arg(long, value_name = "S", default_value_t = 60.0, value_parser = seconds)]
    pub timeout: f64,
}
