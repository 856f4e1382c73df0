package dev.sluice.testing;

/** What a {@link FaultProxy} does to a connection. */
public enum LineFault {
    /** Nothing. */
    NONE,
    /** Ends it in good order, in both directions: each end reads the end of the stream. */
    CUT,
    /** Resets it, at both ends. */
    RESET,
    /**
     * Carries nothing more in either direction, and leaves it open until the proxy is closed, as a pulled cable does.
     */
    STALLED,
    /** Carries the rest of this direction at a slow rate. */
    SLOWED,
    /**
     * Goes on delivering, but drops what the target answers next, and resets the connection at both ends: what was
     * asked for has been done, and the client doesn't know. For the way up; on the way down it does nothing.
     */
    ANSWER_LOST
}
