//! A host with a multiplexed connection to a plugin: what a check works with.

use std::io;
use std::sync::Arc;

use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tonic::transport::Endpoint;
use tonic::{Response, Status};
use tower::service_fn;

use super::knocks::Knocks;
use super::served::Served;
use super::session::Session;
use super::stream::MuxStream;
use super::tap::Marks;
use crate::check::{Stop, blocked_by, untestable};
use crate::limit::{self, Limit};
use crate::subject::client::{Client, describe};
use crate::subject::connection::{Link, dial};
use crate::subject::plugin::Plugin;
use crate::subject::proto::plugin::ConnInfo;
use crate::subject::tls::{acceptor, client};

/// A plugin and the session with it.
#[derive(Debug)]
pub struct Multiplexed {
    /// The plugin.
    pub plugin: Plugin,
    /// Calls of its main endpoint, on the first stream.
    pub client: Client,
    session: Arc<Session>,
    knocks: Knocks,
}

/// What came of the dial of an id that the plugin accepts.
#[derive(Debug)]
pub enum Dialled {
    /// The knock was acknowledged, and the stream is open.
    Open(Client, u32),
    /// The knock was refused, in these words.
    Refused(String),
    /// The knock was not answered in time.
    Unanswered,
}

impl Multiplexed {
    /// Opens the session and its first stream. A plugin that does not answer there is
    /// `mux/main-stream`'s to judge.
    pub(super) async fn open(plugin: Plugin) -> Result<Self, Stop> {
        let Ok(connection) = dial(&plugin.address()?).await else {
            plugin.alive()?;
            return blocked_by("handshake/listening");
        };
        let session = Arc::new(Session::begin(connection));
        let Some(stream) = session.open().await else {
            return ended(&plugin, "mux/main-stream").await;
        };
        let Some(client) = call_over(&plugin, stream).await? else {
            return ended(&plugin, "mux/main-stream").await;
        };
        match client.answers().await {
            Err(Stop::Blocked(_) | Stop::Hang(_)) => return blocked_by("mux/main-stream"),
            answered => answered?,
        }
        let knocks = Knocks::open(client.channel());
        Ok(Self {
            plugin,
            client,
            session,
            knocks,
        })
    }

    /// A client on a further stream, for which nobody knocked.
    pub async fn unannounced(&self) -> Result<Client, Stop> {
        let stream = self.stream("mux/main-stream").await?;
        match call_over(&self.plugin, stream).await? {
            Some(client) => Ok(client),
            None => ended(&self.plugin, "mux/main-stream").await,
        }
    }

    /// Has the plugin accept an id by its probe.
    pub async fn have_accepted(&self, id: u32) -> Result<(), Stop> {
        match self.client.call(self.client.probe().accept(id)).await? {
            Ok(()) => Ok(()),
            Err(status) => untestable(
                format!("its probe could not accept: {}", describe(&status)),
                "let the probe's `Accept` listen for the id with the broker",
            ),
        }
    }

    /// Knocks for an id; says how many messages had come before.
    pub async fn knock(&self, id: u32) -> usize {
        let before = self.knocks.count();
        self.knocks.send(id, false, "").await;
        before
    }

    /// The plugin's answer to a knock, behind that many messages: an error, or an empty
    /// text.
    pub async fn answer(&self, id: u32, behind: usize, limit: Limit) -> Option<String> {
        let answer = |message: &ConnInfo| {
            let knock = message.knock.as_ref().filter(|knock| knock.ack)?;
            (message.service_id == id).then(|| knock.error.clone())
        };
        self.knocks.find(behind, limit, answer).await
    }

    /// Dials an id that the plugin accepts.
    pub async fn dial(&self, id: u32) -> Result<Dialled, Stop> {
        let before = self.knock(id).await;
        match self.answer(id, before, limit::BROKER).await {
            Some(error) if error.is_empty() => self.enter().await,
            Some(error) => Ok(Dialled::Refused(error)),
            None => {
                self.goes_on()?;
                Ok(Dialled::Unanswered)
            }
        }
    }

    /// Opens the stream that an acknowledgement is about.
    pub async fn enter(&self) -> Result<Dialled, Stop> {
        let stream = self.stream("mux/accepts").await?;
        let number = stream.id();
        match call_over(&self.plugin, stream).await? {
            Some(client) => Ok(Dialled::Open(client, number)),
            None => ended(&self.plugin, "mux/accepts").await,
        }
    }

    /// Has an id accepted and dials it; ends the check where it is not the one that
    /// answers.
    pub async fn brokered(&self, id: u32) -> Result<(Client, u32), Stop> {
        self.have_accepted(id).await?;
        let Dialled::Open(client, stream) = self.dial(id).await? else {
            return blocked_by("mux/accepts");
        };
        match client.call(client.probe().echo(Vec::new())).await? {
            Ok(name) if name == id.to_string().into_bytes() => Ok((client, stream)),
            _ => blocked_by("mux/accepts"),
        }
    }

    /// Has the plugin dial an id by its probe, and what it says of it in the end.
    pub async fn have_dialled(&self, id: u32) -> Result<Response<Vec<u8>>, Status> {
        self.client.probe().dial(id).await
    }

    /// Ends the check where the plugin has ended, or its end of the broker's stream.
    pub fn goes_on(&self) -> Result<(), Stop> {
        self.plugin.alive()?;
        self.knocks.open_still()
    }

    /// As [`Multiplexed::goes_on`], where the end may be told a moment later than what it
    /// led to.
    pub async fn went_on(&self) -> Result<(), Stop> {
        tokio::time::sleep(limit::QUIET.duration).await;
        self.goes_on()
    }

    /// The plugin's next knock behind that many messages.
    pub async fn knocked(&self, behind: usize, limit: Limit) -> Option<u32> {
        self.knocks.find(behind, limit, asks).await
    }

    /// Whether the plugin has knocked for an id, or does so within the limit.
    pub async fn knocked_for(&self, id: u32, limit: Limit) -> bool {
        let this = |message: &ConnInfo| asks(message).filter(|knocked| *knocked == id);
        self.knocks.find(0, limit, this).await.is_some()
    }

    /// How many messages came so far.
    pub fn messages(&self) -> usize {
        self.knocks.count()
    }

    /// Answers a knock of the plugin, with an error or an empty text.
    pub async fn acknowledge(&self, id: u32, error: &str) {
        self.knocks.send(id, true, error).await;
    }

    /// The next stream that the plugin opens.
    pub async fn opened(&self, limit: Limit) -> Option<MuxStream> {
        self.session.next(limit).await
    }

    /// Serves an id on a stream of the plugin, under TLS where the start asked for it.
    pub fn serve(&self, stream: MuxStream, id: u32) -> Result<Served, Stop> {
        let acceptor = self.plugin.identity.as_deref().map(acceptor).transpose()?;
        Ok(Served::on(stream, id, acceptor))
    }

    /// Takes a dial of the plugin from its knock to the stream; ends the check where it
    /// does not come that far.
    pub async fn accept(&self, id: u32) -> Result<Served, Stop> {
        if !self.knocked_for(id, limit::BROKER).await {
            self.goes_on()?;
            return ended(&self.plugin, "mux/dials").await;
        }
        self.acknowledge(id, "").await;
        if let Some(stream) = self.opened(limit::BROKER).await {
            return self.serve(stream, id);
        }
        self.goes_on()?;
        ended(&self.plugin, "mux/dials").await
    }

    /// Has an id dialled and serves it; ends the check where the plugin does not come
    /// through to it.
    pub async fn dialled(&self, id: u32) -> Result<Served, Stop> {
        let dialling = timeout(limit::DIAL.duration, self.have_dialled(id));
        tokio::pin!(dialling);
        let served = tokio::select! {
            served = self.accept(id) => served?,
            // It says how it went before there was anything to reach.
            _ = &mut dialling => return ended(&self.plugin, "mux/dials").await,
        };
        match dialling.await {
            Ok(Ok(name)) if *name.get_ref() == id.to_string().into_bytes() => Ok(served),
            _ => ended(&self.plugin, "mux/dials").await,
        }
    }

    /// What the plugin said about a stream, once that is enough or the limit passes.
    pub async fn marks(&self, stream: u32, limit: Limit, enough: impl Fn(Marks) -> bool) -> Marks {
        self.session.marks(stream, limit, enough).await
    }

    /// Ends when the plugin has sent nothing at all for so long.
    pub async fn falls_silent(&self, limit: Limit) {
        self.session.falls_silent(limit).await;
    }

    async fn stream(&self, hidden_by: &'static str) -> Result<MuxStream, Stop> {
        match self.session.open().await {
            Some(stream) => Ok(stream),
            None => ended(&self.plugin, hidden_by).await,
        }
    }
}

fn asks(message: &ConnInfo) -> Option<u32> {
    let knock = message.knock.as_ref()?;
    (knock.knock && !knock.ack).then_some(message.service_id)
}

/// gRPC on a stream, under TLS where the start asked for it; nothing where TLS or the
/// stream comes to an end.
async fn call_over(plugin: &Plugin, stream: MuxStream) -> Result<Option<Client>, Stop> {
    let connector = match &plugin.identity {
        Some(identity) => Some(client(Some(identity), Some(plugin.certificate()?))?.connector),
        None => None,
    };
    let mut stream = Some(stream);
    let endpoint = Endpoint::from_static("http://localhost");
    let connecting = endpoint.connect_with_connector(service_fn(move |_| {
        let (stream, connector) = (stream.take(), connector.clone());
        async move {
            // A stream is spoken on once.
            let stream = stream.ok_or(io::ErrorKind::NotConnected)?;
            let link = Link::open(stream, connector.as_ref()).await?;
            Ok::<_, io::Error>(TokioIo::new(link))
        }
    }));
    let connected = timeout(limit::TLS.duration, connecting).await;
    let channel = connected.ok().and_then(Result::ok);
    Ok(channel.map(|channel| Client::new(channel, plugin.process.clone())))
}

/// Ends a check whose view another check's fault hides, or the end of the plugin.
async fn ended<T>(plugin: &Plugin, hidden_by: &'static str) -> Result<T, Stop> {
    match plugin.exit(limit::QUIET).await {
        Some(exit) => Err(Stop::Crash(exit)),
        None => blocked_by(hidden_by),
    }
}
