/** How long each wait lasts at most, in milliseconds. */

/** A dial's wait, and how long an announcement or a knock keeps (BRK-3, BRK-4, MUX-3). */
export const BROKER_LIMIT_MS = 5000;

/** The peer's acceptance of a stream, after which the next dial may begin (MUX-4). */
export const STREAM_ACCEPTANCE_MS = 500;

/*
 * A host kills the plugin 2 s after the reply to Shutdown (CTL-1): what follows must add up to less.
 */

/** Output that is still to be sent. */
export const DRAIN_MS = 500;

/** Calls that are still to be answered. */
export const GRACE_MS = 300;

/** The whole of the end. */
export const EXIT_MS = 1500;

/** Between two looks at whether the host still lives. */
export const WATCHDOG_MS = 1000;
