//! The plugin from its start to its exit status.

use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::runtime::Builder;

use crate::VERSIONS;
use crate::behaviour::{Behaviour, Compared, Socket};
use crate::company::{Company, CompanyError};
use crate::cookie;
use crate::ending::Cause;
use crate::endpoint::Endpoint;
use crate::environment::Environment;
use crate::mux::Mux;
use crate::negotiation::{NegotiationError, negotiate};
use crate::serve::{Decided, serve};
use crate::socket::{PortError, Rules, SocketError};
use crate::start;
use crate::streams::Streams;
use crate::tls::{Tls, TlsError};

/// Two, so that a worker is left when one computes.
const WORKERS: usize = 2;
/// What a shell gives a program that an interrupt ended: 128 and the signal's number.
const INTERRUPTED: u8 = 130;

/// Why the plugin does not come to serve.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error(transparent)]
    Negotiation(#[from] NegotiationError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Socket(#[from] SocketError),
    #[error(transparent)]
    Port(#[from] PortError),
    #[error(transparent)]
    Company(#[from] CompanyError),
    #[error("the system refused what a server needs")]
    System(#[from] io::Error),
    #[error("cannot read the descriptors of the services")]
    Reflection(#[from] tonic_reflection::server::Error),
    #[error("cannot serve")]
    Serve(#[from] tonic::transport::Error),
}

/// Runs the plugin until a host or a signal ends it.
///
/// It takes over standard output, standard error and two signals of the process, so it
/// is to be called once, by a program that does nothing else.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a caller has no use for a behaviour once it ran"
)]
pub fn run(behaviour: Behaviour) -> ExitCode {
    let Ok(streams) = Streams::keep() else {
        // Without the standard streams there is nowhere to say anything.
        return ExitCode::FAILURE;
    };
    start(&behaviour, Environment::of_process(), &streams).unwrap_or_else(|error| {
        streams.complain(&chain(&error));
        ExitCode::FAILURE
    })
}

fn start(
    behaviour: &Behaviour,
    environment: Environment,
    streams: &Streams,
) -> Result<ExitCode, StartError> {
    let cookie = environment.cookie.as_deref();
    if !cookie::accepted(behaviour.cookie.accepts, cookie) {
        if behaviour.cookie.compared == Compared::AfterBinding {
            let rules = Rules::new(&behaviour.socket, &environment)?;
            Endpoint::open(behaviour, &environment, &rules)?;
        }
        let refusal = &behaviour.cookie.refusal;
        return Ok(cookie::refuse(refusal, cookie.is_none(), streams));
    }
    if let Some(code) = start::spoil(behaviour.start, streams) {
        return Ok(code);
    }
    let _company = Company::gather(&behaviour.process, &environment)?;
    let versions = environment.versions.as_deref();
    let negotiated = negotiate(&behaviour.negotiation, VERSIONS, versions)?;
    for note in &negotiated.notes {
        streams.complain(note);
    }
    let tls = Tls::of(&behaviour.tls, environment.client_certificate.as_deref())?;
    let mux = environment
        .multiplex
        .as_deref()
        .and_then(|value| Mux::of(&behaviour.mux, value));
    let behaviour = &specific(behaviour, tls.is_some(), mux.is_some());
    let rules = Rules::new(&behaviour.socket, &environment)?;
    let endpoint = Endpoint::open(behaviour, &environment, &rules)?;
    let decided = Decided {
        rules: Rules::new(&brokered(behaviour), &environment)?,
        environment,
        streams: streams.clone(),
        version: negotiated.version,
        tls,
        mux: mux.map(Arc::new),
    };
    serve_and_clean(behaviour, decided, endpoint)
}

/// The behaviour of this one start, which may differ under TLS and where it multiplexes.
fn specific(behaviour: &Behaviour, tls: bool, mux: bool) -> Behaviour {
    let mut specific = behaviour.clone();
    if let (true, Some(controller)) = (tls, &behaviour.tls.controller) {
        specific.controller = controller.clone();
    }
    if mux {
        if let Some(controller) = &behaviour.mux.controller {
            specific.controller = controller.clone();
        }
        specific.grpc.workers = behaviour.mux.workers.or(behaviour.grpc.workers);
        specific.stdio.stdout &= !behaviour.mux.loses_output;
    }
    specific
}

/// How the broker's sockets are made: as the main one, unless that is spoilt.
fn brokered(behaviour: &Behaviour) -> Socket {
    let accepting = &behaviour.broker.accepting;
    Socket {
        uses_directory: behaviour.socket.uses_directory && accepting.uses_directory,
        uses_group: behaviour.socket.uses_group && accepting.uses_group,
        ..behaviour.socket.clone()
    }
}

/// Serves, and removes the socket however that went.
fn serve_and_clean(
    behaviour: &Behaviour,
    decided: Decided,
    endpoint: Endpoint,
) -> Result<ExitCode, StartError> {
    let place = endpoint.place();
    let served = Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()
        .map_err(StartError::System)
        .and_then(|runtime| {
            let served = runtime.block_on(serve(behaviour, decided, endpoint));
            // A handler that waits for a host which reads no more must not keep the process.
            runtime.shutdown_background();
            served
        });
    let left = matches!(served, Ok(Cause::Shutdown)) && !behaviour.socket.removed;
    if let (Some(place), false) = (place, left) {
        place.remove();
    }
    served.map(|cause| exit(behaviour, cause))
}

fn exit(behaviour: &Behaviour, cause: Cause) -> ExitCode {
    match cause {
        Cause::Shutdown if behaviour.controller.aborts => abort(),
        Cause::Shutdown => ExitCode::from(behaviour.controller.status),
        Cause::Terminated | Cause::StdinClosed | Cause::SessionEnded => ExitCode::SUCCESS,
        Cause::Interrupted => ExitCode::from(INTERRUPTED),
        Cause::EmptyConnection | Cause::LogFailed | Cause::SessionFailed => ExitCode::FAILURE,
    }
}

/// Ends the process by a signal, and leaves no core file for it.
pub(crate) fn abort() -> ! {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // Where the limit cannot be set, a core file is all that is left behind.
    let _ = setrlimit(Resource::Core, none);
    std::process::abort()
}

/// The error and what caused it, in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
