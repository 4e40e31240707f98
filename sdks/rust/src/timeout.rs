//! The time that calls have: what a caller gives, and the deadlines of a contract's methods,
//! for callers who give none.

use std::time::Duration;

use http::HeaderMap;
use tonic::metadata::MetadataMap;
use tonic::service::Interceptor;
use tonic::{GrpcMethod, Request, Status};

const TIMEOUT: &str = "grpc-timeout";

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
    metadata.contains_key(TIMEOUT)
}

/// The time that a caller gives, as gRPC writes it: at most eight digits and a unit. What is
/// none of that is no deadline.
pub(crate) fn given(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(TIMEOUT)?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let amount = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(amount * 3600)),
        "M" => Some(Duration::from_secs(amount * 60)),
        "S" => Some(Duration::from_secs(amount)),
        "m" => Some(Duration::from_millis(amount)),
        "u" => Some(Duration::from_micros(amount)),
        "n" => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn a_callers_time_has_a_unit() {
        let given = |text: &str| {
            let value = HeaderValue::from_bytes(text.as_bytes()).unwrap();
            super::given(&HeaderMap::from_iter([(
                HeaderName::from_static(TIMEOUT),
                value,
            )]))
        };
        let hours = |hours: u64| Some(Duration::from_secs(hours * 3600));
        assert_eq!(given("99999999H"), hours(99_999_999));
        assert_eq!(given("60M"), hours(1));
        assert_eq!(given("3600S"), hours(1));
        assert_eq!(given("1500m"), given("1500000u"));
        assert_eq!(given("1n"), Some(Duration::from_nanos(1)));
        for wrong in [
            "",
            "S",
            "1",
            "1s",
            "+1S",
            "-1S",
            "1.5S",
            "123456789S",
            "1é",
            "1 S",
        ] {
            assert_eq!(given(wrong), None, "{wrong}");
        }
    }

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
        let timeout = request.metadata().get(TIMEOUT)?;
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
