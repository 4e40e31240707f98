//! The deadlines of a contract's methods, for callers who set none.

use std::time::Duration;

use tonic::metadata::MetadataMap;
use tonic::service::Interceptor;
use tonic::{GrpcMethod, Request, Status};

/// Gives calls their deadlines.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines(&'static [(&'static str, &'static str, Duration)]);

impl Deadlines {
    /// By the full name of the service and the name of the method.
    pub const fn new(deadlines: &'static [(&'static str, &'static str, Duration)]) -> Self {
        Self(deadlines)
    }

    fn of(&self, method: &GrpcMethod<'_>) -> Option<Duration> {
        let mut deadlines = self.0.iter();
        let found = deadlines
            .find(|(service, name, _)| *service == method.service() && *name == method.method());
        found.map(|(_, _, time)| *time)
    }
}

impl Interceptor for Deadlines {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let deadline = request
            .extensions()
            .get()
            .and_then(|method| self.of(method));
        if let Some(deadline) = deadline.filter(|_| !has_deadline(request.metadata())) {
            request.set_timeout(deadline);
        }
        Ok(request)
    }
}

fn has_deadline(metadata: &MetadataMap) -> bool {
    metadata.contains_key("grpc-timeout")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINES: Deadlines =
        Deadlines::new(&[("greeter.Greeter", "Greet", Duration::from_millis(1500))]);

    fn timeout(method: &'static str, own: Option<Duration>) -> Option<String> {
        let mut request = Request::new(());
        request
            .extensions_mut()
            .insert(GrpcMethod::new("greeter.Greeter", method));
        if let Some(own) = own {
            request.set_timeout(own);
        }
        let request = { DEADLINES }.call(request).unwrap();
        let timeout = request.metadata().get("grpc-timeout")?;
        Some(timeout.to_str().unwrap().to_owned())
    }

    #[test]
    fn a_caller_without_a_deadline_gets_the_contracts() {
        assert_eq!(timeout("Greet", None).as_deref(), Some("1500000u"));
        assert_eq!(timeout("Repeat", None), None);
        let own = Some(Duration::from_secs(7));
        assert_eq!(timeout("Greet", own).as_deref(), Some("7000000u"));
    }
}
