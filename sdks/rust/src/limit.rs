//! How long the runtime waits for what.

use std::time::Duration;

/// For a peer's half of a TLS handshake.
pub(crate) const TLS: Duration = Duration::from_secs(10);
/// For a peer to announce, or to answer a knock for, a broker id; and how long what it
/// said before anybody asked is kept (BRK-3, BRK-4, MUX-3).
pub(crate) const BROKER: Duration = Duration::from_secs(5);
/// For a peer to take a new stream of a multiplexed connection. A peer that
/// acknowledges streams late must not keep the next dial waiting.
pub(crate) const STREAM_TAKEN: Duration = Duration::from_millis(500);
/// For open calls to come to their end, and for the host to take what was printed: it
/// kills the plugin 2 s after it asked for the end (CTL-1).
pub(crate) const GRACE: Duration = Duration::from_millis(800);
/// For what stands after the plugin in its `main`; then the process ends by itself.
pub(crate) const EXIT: Duration = Duration::from_millis(1_600);
/// Before the next connection is taken where one could not be.
pub(crate) const ACCEPT_AGAIN: Duration = Duration::from_millis(50);
/// For a step of a handler before another thread leads; it may be twice as long.
pub(crate) const STEP: Duration = Duration::from_millis(5);
/// For all the steps that the leader runs before it drives the protocol again.
pub(crate) const BATCH: Duration = Duration::from_micros(100);
/// For the leader to run handlers again when one has held it up: what has waited once
/// waits again.
pub(crate) const WARY: Duration = Duration::from_secs(1);
