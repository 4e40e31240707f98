//! Starts that ask for TLS, for the checks that nothing is then served in the clear.

use crate::check::Stop;
use crate::subject::{Exit, NoLine, Stage, Start};

/// The certificate of a Go host, of the profile that go-plugin's `generateCert` makes and
/// valid until 2056. Its key was thrown away: no kit can be called with it.
pub(super) const HOST_CERTIFICATE: &str = include_str!("host_certificate.pem");

/// Starts the plugin with this client certificate; the handshake line where it then speaks
/// gRPC in the clear, `None` where it refuses to start or to answer.
pub(super) async fn served(stage: &mut Stage, certificate: &str) -> Result<Option<String>, Stop> {
    let limit = stage.target.start_limit();
    let start = Start::plain().with("PLUGIN_CLIENT_CERT", certificate);
    match stage.launch(&start).await?.line(limit.duration).await {
        Ok(plugin) => Ok(plugin.speaks_http2().await?.then(|| plugin.line.text())),
        Err(NoLine::Exited(Exit::Status(status))) if status != 0 => Ok(None),
        Err(NoLine::Exited(exit)) => Err(Stop::Crash(exit)),
        Err(NoLine::Silent | NoLine::Endless) => Err(Stop::Hang(limit)),
    }
}
