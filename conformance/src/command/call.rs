//! `conformance call`: one RPC on a freshly launched plugin.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use contract::Sources;
use prost_reflect::{DescriptorPool, DynamicMessage, MethodDescriptor};

use super::build;
use crate::check::{Stop, Untestable};
use crate::cli::{CallArguments, Launching};
use crate::exit::Code;
use crate::setup::{Setup, resolve};
use crate::subject::{
    Client, Facts, Identity, Plugin, Profile, Stage, Start, Status, dynamic, proto,
};
use crate::terminal;

/// Why a call did not come about.
enum Trouble {
    /// The command line, or the contract, is wrong.
    Mistake(String, String, Code),
    /// The plugin gave no occasion to call it.
    Plugin(String),
    /// The call ended with a status other than OK.
    Status(Status),
}

/// Launches, calls, prints each response as a line of JSON, and ends the plugin.
pub(super) async fn call(arguments: &CallArguments) -> Code {
    let (launching, method, requests) = match words(arguments) {
        Ok(split) => split,
        Err(trouble) => return report(trouble, ""),
    };
    let setup = match resolve(&launching) {
        Ok(setup) => setup,
        Err(error) => {
            terminal::complain(&error, error.help());
            return error.code();
        }
    };
    if let Some(notice) = &setup.notice {
        terminal::tell(notice);
    }
    if let Err(code) = build::build(&setup).await {
        return code;
    }
    let mut stage = Stage::new(Arc::new(setup.target.clone()), Arc::new(Facts::default()));
    let time = Duration::from_secs_f64(arguments.timeout);
    let work = perform(&mut stage, arguments, &setup, &method, &requests);
    let outcome = tokio::select! {
        outcome = tokio::time::timeout(time, work) => outcome.unwrap_or_else(|_| {
            Err(Trouble::Plugin(format!("no answer within {} s", arguments.timeout)))
        }),
        _ = tokio::signal::ctrl_c() => Err(Trouble::Mistake("interrupted".to_owned(), "nothing is left running".to_owned(), Code::Interrupted)),
    };
    let stderr = stage
        .processes()
        .last()
        .map_or_else(String::new, |process| process.stderr.output().text());
    stage.end().await;
    match outcome {
        Ok(()) => {
            show("stderr", &stderr);
            Code::Pass
        }
        Err(trouble) => report(trouble, &stderr),
    }
}

type Words = (Launching, String, Vec<String>);

/// Sorts the words into plugin, method and requests.
fn words(arguments: &CallArguments) -> Result<Words, Trouble> {
    let host = arguments.host.clone();
    let (launching, rest) = if arguments.reference {
        (
            Launching {
                reference: true,
                host,
                ..Launching::default()
            },
            arguments.words.as_slice(),
        )
    } else {
        let plugin = Some(PathBuf::from(&arguments.words[0]));
        (
            Launching {
                plugin,
                host,
                ..Launching::default()
            },
            &arguments.words[1..],
        )
    };
    let Some((method, requests)) = rest.split_first() else {
        return Err(Trouble::Mistake(
            "no method is named".to_owned(),
            "`conformance call PLUGIN Service/Method [JSON]…`".to_owned(),
            Code::Usage,
        ));
    };
    let requests = if requests.is_empty() {
        vec!["{}".to_owned()]
    } else {
        requests.to_vec()
    };
    Ok((launching, method.clone(), requests))
}

async fn perform(
    stage: &mut Stage,
    arguments: &CallArguments,
    setup: &Setup,
    method: &str,
    requests: &[String],
) -> Result<(), Trouble> {
    let files = if arguments.contract.is_empty() {
        &setup.contract
    } else {
        &arguments.contract
    };
    // The plugin starts while the contract is read: not before the order to start it is out.
    let start = start(arguments)?;
    let (plugin, pool) = tokio::join!(biased; stage.start(&start), async {
        tokio::task::yield_now().await;
        known(files)
    });
    let (pool, plugin) = (pool?, plugin.map_err(explain)?);
    let client = plugin.connect().await.map_err(explain)?;
    let mut stdio = client.stdio();
    let method = meant(&client, pool, method).await?;
    let messages = requests
        .iter()
        .map(|text| parse(&method, text))
        .collect::<Result<Vec<_>, _>>()?;
    let outcome = exchange(&client, &method, messages).await;
    end(&plugin, &client).await;
    let printed = stdio.until(Duration::ZERO, |_| false).await;
    show("stdio stdout", &String::from_utf8_lossy(&printed.on(1)));
    show("stdio stderr", &String::from_utf8_lossy(&printed.on(2)));
    outcome
}

fn start(arguments: &CallArguments) -> Result<Start, Trouble> {
    if !arguments.automtls {
        return Ok(Start::probing());
    }
    let identity = Identity::new(Profile::GoHost).map_err(explain)?;
    Ok(Start::probing().automtls(&Arc::new(identity)))
}

async fn exchange(
    client: &Client,
    method: &MethodDescriptor,
    messages: Vec<DynamicMessage>,
) -> Result<(), Trouble> {
    let requests = tokio_stream::iter(messages);
    let mut responses = dynamic::invoke(client.channel(), method, requests)
        .await
        .map_err(Trouble::Status)?;
    while let Some(response) = responses.message().await.map_err(Trouble::Status)? {
        let line = serde_json::to_string(&response).expect("every message has a JSON form");
        terminal::print(&format!("{line}\n"));
    }
    Ok(())
}

/// An orderly end, so that what the plugin prints on its way out is seen.
async fn end(plugin: &Plugin, client: &Client) {
    if client.shutdown(crate::limit::SHUTDOWN).await.is_ok() {
        plugin
            .process
            .stderr
            .clone()
            .until(crate::limit::QUIET.duration, |_| false)
            .await;
    }
}

/// The contract's services, and those that every plugin has.
fn known(files: &[PathBuf]) -> Result<DescriptorPool, Trouble> {
    let mut pool = if files.is_empty() {
        DescriptorPool::new()
    } else {
        let sources = Sources::of_paths(files.to_vec()).ok_or_else(|| {
            Trouble::Mistake(
                "the contract mixes `.proto` files and descriptor sets".to_owned(),
                "name one kind only".to_owned(),
                Code::Usage,
            )
        })?;
        contract::load_descriptors(&sources).map_err(|diagnostics| {
            let pages: Vec<_> = diagnostics
                .iter()
                .map(|one| format!("{:?}", miette::Report::new(one.clone())))
                .collect();
            Trouble::Mistake(
                pages.join("\n"),
                "mend the contract".to_owned(),
                Code::Configuration,
            )
        })?
    };
    for builtin in proto::DESCRIPTORS {
        pool.decode_file_descriptor_set(builtin).map_err(|error| {
            Trouble::Mistake(
                error.to_string(),
                "a contract cannot redefine go-plugin's own files".to_owned(),
                Code::Configuration,
            )
        })?;
    }
    Ok(pool)
}

async fn meant(
    client: &Client,
    mut pool: DescriptorPool,
    name: &str,
) -> Result<MethodDescriptor, Trouble> {
    let mistake = |error: dynamic::MethodError| {
        Trouble::Mistake(
            error.to_string(),
            "`--contract FILE` says what the plugin serves where it has no reflection".to_owned(),
            Code::Usage,
        )
    };
    match dynamic::find(&pool, name) {
        Err(dynamic::MethodError::NoService(service, _)) => {
            let learnt = dynamic::describe(client.channel(), &service, &mut pool).await;
            dynamic::find(&pool, name).map_err(|error| match learnt {
                Ok(()) => mistake(error),
                Err(status) => Trouble::Mistake(
                    format!(
                        "{error}; asking the plugin itself failed: {}",
                        status.message()
                    ),
                    "name the contract with `--contract FILE`".to_owned(),
                    Code::Usage,
                ),
            })
        }
        other => other.map_err(mistake),
    }
}

fn parse(method: &MethodDescriptor, text: &str) -> Result<DynamicMessage, Trouble> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let message = DynamicMessage::deserialize(method.input(), &mut reader)
        .and_then(|message| reader.end().map(|()| message));
    message.map_err(|error| {
        Trouble::Mistake(
            format!("`{text}` is no `{}`: {error}", method.input().full_name()),
            "write the request in protobuf's JSON form".to_owned(),
            Code::Usage,
        )
    })
}

fn explain(stop: Stop) -> Trouble {
    Trouble::Plugin(match stop {
        Stop::Hang(limit) => format!("no {} within {}", limit.name, limit.seconds()),
        Stop::Crash(exit) => format!("it ended with {exit}"),
        Stop::Finding(finding) => finding.actual.into_owned(),
        Stop::NotApplicable(why) | Stop::Untestable(Untestable { why, .. }) => why.into_owned(),
        Stop::Blocked(check) => format!("`{check}` does not hold"),
        Stop::Broken(why) => why,
    })
}

fn report(trouble: Trouble, stderr: &str) -> Code {
    // A mistake of the caller's is none that the plugin has something to say of.
    if !matches!(trouble, Trouble::Mistake(..)) {
        show("stderr", stderr);
    }
    match trouble {
        Trouble::Mistake(message, help, code) => {
            terminal::complain(message, help);
            code
        }
        Trouble::Plugin(message) => {
            terminal::complain(
                format_args!("the plugin cannot be called: {message}"),
                "`conformance run` says what is wrong with it",
            );
            Code::NotLaunched
        }
        Trouble::Status(status) => {
            terminal::tell(format_args!(
                "status {:?}: {}",
                status.code(),
                status.message()
            ));
            Code::Failure
        }
    }
}

fn show(source: &str, text: &str) {
    for line in text.lines() {
        terminal::tell(format_args!("{source}: {line}"));
    }
}
