//! What a plugin does not survive; a right one survives everything.
#![expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, which a fault turns over alone"
)]

/// One thing that a plugin does not survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fragile {
    /// What it is.
    pub trigger: Trigger,
    /// What comes of it.
    pub ruin: Ruin,
}

/// What a plugin may not survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// A connection that begins with something else than HTTP/2.
    Garbage,
    /// More than 64 connections at once.
    Crowd,
    /// The end of a connection in the middle of a frame.
    CutFrame,
    /// The end of a connection in the middle of a message.
    CutMessage,
    /// A frame of more than 16 KiB.
    OversizedFrame,
    /// DATA or HEADERS on stream 0.
    StreamZero,
    /// CONTINUATION behind something else than HEADERS.
    LooseContinuation,
    /// A frame of a type above CONTINUATION.
    UnknownFrame,
    /// More than 5,000 PINGs.
    Pings,
    /// More than 5,000 SETTINGS.
    Settings,
    /// More than 16 calls, one after another, that are reset at once.
    Resets,
    /// Headers of more than 20 KiB.
    LargeHeaders,
    /// A `grpc-timeout` that is no time.
    MalformedTimeout,
    /// A method other than POST.
    WrongMethod,
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruin {
    /// The process ends.
    Ends,
    /// No connection is taken any more.
    Deafens,
    /// The connection is closed.
    Closes,
}

/// What is done with single calls.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calls {
    /// How many watches of health there may ever be; any number when unset.
    pub watches: Option<usize>,
    /// How many calls may run at once before others are turned away.
    pub bound: Option<usize>,
    /// How many bytes of metadata a call may have.
    pub metadata: Option<usize>,
    /// Whether a call with a deadline in milliseconds never ends.
    pub timeless: bool,
    /// Whether a call with an unknown encoding is never answered.
    pub silent_on_encoding: bool,
    /// Whether all calls wait for one that prints.
    pub printing_blocks: bool,
    /// Whether a method that a service does not have is an error of its own.
    pub unknown_method_refused: bool,
    /// Whether a service that is not there is an error of its own.
    pub unknown_service_refused: bool,
    /// Whether calls of `Echo` share a buffer.
    pub shared_buffer: bool,
}
