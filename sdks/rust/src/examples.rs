//! Calls whose outcome is part of a contract: what a new plugin answers from, and what its
//! tests hold it to.

use std::fmt;
use std::marker::PhantomData;

use futures::stream::{self, BoxStream, StreamExt as _};
use prost::Message;
use tonic::client::Grpc;
use tonic::transport::Channel;
use tonic::{Code, Request, Response, Status};
use tonic_prost::ProstCodec;

/// One call and its outcome; messages are as they are on the wire.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What it shows.
    pub name: &'static str,
    /// What is sent; one message where the requests are no stream.
    pub requests: &'static [&'static [u8]],
    /// What comes back before the status.
    pub responses: &'static [&'static [u8]],
    /// The status that the call ends with.
    pub code: Code,
}

/// One method of a contract, by the types of its messages, and its examples.
#[derive(Debug)]
pub struct Method<Q, R> {
    /// The path on the wire, such as `/package.Service/Method`.
    path: &'static str,
    examples: &'static [Example],
    types: PhantomData<fn(Q) -> R>,
}

/// What an example answers: responses, and the status after them.
#[derive(Debug)]
pub struct Answer<R> {
    responses: Vec<R>,
    code: Code,
}

/// An example that a plugin does not keep.
#[derive(Debug)]
pub struct Mismatch {
    call: String,
    expected: String,
    found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            call,
            expected,
            found,
        } = self;
        write!(formatter, "{call}: expected {expected}, found {found}")
    }
}

impl std::error::Error for Mismatch {}

impl<Q, R> Method<Q, R>
where
    Q: Message + Default + 'static,
    R: Message + fmt::Debug + Default + 'static,
{
    /// A method of this path and these examples.
    pub const fn new(path: &'static str, examples: &'static [Example]) -> Self {
        Self {
            path,
            examples,
            types: PhantomData,
        }
    }

    /// Answers as the example with these requests, and prints which it is. Where there is
    /// none, the answer is empty.
    pub fn answer(&self, requests: &[Q]) -> Answer<R> {
        let sent: Vec<_> = requests.iter().map(Message::encode_to_vec).collect();
        let mut examples = self.examples.iter();
        let Some(example) = examples.find(|example| same::<Q>(example.requests, &sent)) else {
            say(self.path, "no example");
            return Answer {
                responses: Vec::new(),
                code: Code::Ok,
            };
        };
        say(self.path, example.name);
        let responses = example.responses.iter();
        Answer {
            // What is no message cannot be in a contract.
            responses: responses.filter_map(|it| R::decode(*it).ok()).collect(),
            code: example.code,
        }
    }

    /// Answers one message of a conversation as the example in which it stands, where the
    /// two sides take turns.
    pub fn turn(&self, request: &Q) -> Result<R, Status> {
        let sent = request.encode_to_vec();
        let turns = self
            .examples
            .iter()
            .flat_map(|example| example.requests.iter().zip(example.responses));
        for (asked, answered) in turns {
            if encoded::<Q>(asked) == sent {
                say(self.path, "as in an example");
                return R::decode(*answered).map_err(|error| Status::internal(error.to_string()));
            }
        }
        say(self.path, "no example");
        Ok(R::default())
    }

    /// Makes every call of the examples.
    pub async fn check(&self, channel: Channel) -> Result<(), Mismatch> {
        for example in self.examples {
            self.check_one(channel.clone(), example).await?;
        }
        Ok(())
    }

    async fn check_one(&self, channel: Channel, example: &Example) -> Result<(), Mismatch> {
        let (responses, status) = self.call(channel, example).await;
        let mismatch = |expected: &dyn fmt::Debug, found: &dyn fmt::Debug| Mismatch {
            call: format!("{} ({})", self.path, example.name),
            expected: format!("{expected:?}"),
            found: format!("{found:?}"),
        };
        if status.code() != example.code {
            return Err(mismatch(&example.code, &status));
        }
        let found: Vec<_> = responses.iter().map(Message::encode_to_vec).collect();
        if same::<R>(example.responses, &found) {
            return Ok(());
        }
        let expected = example.responses.iter().map(|it| R::decode(*it));
        Err(mismatch(&expected.collect::<Vec<_>>(), &responses))
    }

    /// On the wire every kind of call is a stream of requests and one of responses.
    async fn call(&self, channel: Channel, example: &Example) -> (Vec<R>, Status) {
        let mut responses = Vec::new();
        let work = async {
            let mut client = Grpc::new(channel);
            client
                .ready()
                .await
                .map_err(|error| Status::unavailable(error.to_string()))?;
            let requests: Result<Vec<_>, _> =
                example.requests.iter().map(|it| Q::decode(*it)).collect();
            let requests = requests.map_err(|error| Status::internal(error.to_string()))?;
            let path = http::uri::PathAndQuery::from_static(self.path);
            let codec = ProstCodec::<Q, R>::default();
            let request = Request::new(stream::iter(requests));
            let mut stream = client.streaming(request, path, codec).await?.into_inner();
            while let Some(response) = stream.message().await? {
                responses.push(response);
            }
            Ok(())
        };
        let status = work.await.err().unwrap_or_else(|| Status::ok(""));
        (responses, status)
    }
}

impl<R: Default + Send + 'static> Answer<R> {
    /// The one response, or an empty one where there is none.
    pub fn one(self) -> Result<Response<R>, Status> {
        if self.code != Code::Ok {
            return Err(self.status());
        }
        let first = self.responses.into_iter().next();
        Ok(Response::new(first.unwrap_or_default()))
    }

    /// Every response, and the status after them.
    pub fn stream(self) -> Response<BoxStream<'static, Result<R, Status>>> {
        let last = (self.code != Code::Ok).then(|| Err(self.status()));
        let responses = self.responses.into_iter().map(Ok);
        Response::new(stream::iter(responses.chain(last)).boxed())
    }

    fn status(&self) -> Status {
        Status::new(self.code, "as the example says")
    }
}

/// Whether messages are those of an example. They are compared in the one form that this
/// program gives them.
fn same<M: Message + Default>(expected: &[&[u8]], found: &[Vec<u8>]) -> bool {
    expected.len() == found.len()
        && expected
            .iter()
            .zip(found)
            .all(|(e, f)| encoded::<M>(e) == *f)
}

fn encoded<M: Message + Default>(bytes: &[u8]) -> Vec<u8> {
    M::decode(bytes).map_or_else(|_| bytes.to_vec(), |message| message.encode_to_vec())
}

/// Goes to the host, as whatever a plugin prints.
#[expect(clippy::print_stdout, reason = "it shows how printing works")]
fn say(path: &str, what: &str) {
    println!("{path}: {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const METHOD: Method<String, String> = Method::new(
        "/greeter.Greeter/Greet",
        &[
            Example {
                name: "plain",
                requests: &[b"\n\x03Ada"],
                responses: &[b"\n\x0aHello, Ada"],
                code: Code::Ok,
            },
            Example {
                name: "nobody",
                requests: &[b""],
                responses: &[],
                code: Code::InvalidArgument,
            },
            Example {
                name: "two",
                requests: &[b"\n\x01a", b"\n\x01b"],
                responses: &[b"\n\x01A", b"\n\x01B"],
                code: Code::Aborted,
            },
        ],
    );

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn one_answer() {
        let one = |requests: &[String]| METHOD.answer(requests).one();
        assert_eq!(one(&[text("Ada")]).unwrap().into_inner(), "Hello, Ada");
        assert_eq!(one(&[text("")]).unwrap_err().code(), Code::InvalidArgument);
        assert_eq!(one(&[text("Alan")]).unwrap().into_inner(), "");
    }

    #[tokio::test]
    async fn many_answers_and_then_the_status() {
        let answer = METHOD.answer(&[text("a"), text("b")]);
        let mut stream = answer.stream().into_inner();
        assert_eq!(stream.next().await.unwrap().unwrap(), "A");
        assert_eq!(stream.next().await.unwrap().unwrap(), "B");
        let last = stream.next().await.unwrap().unwrap_err();
        assert_eq!(last.code(), Code::Aborted);
        assert!(stream.next().await.is_none());
    }

    #[test]
    fn turns() {
        assert_eq!(METHOD.turn(&text("b")).unwrap(), "B");
        assert_eq!(METHOD.turn(&text("c")).unwrap(), "");
    }
}
