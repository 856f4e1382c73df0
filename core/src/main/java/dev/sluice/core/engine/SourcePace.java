package dev.sluice.core.engine;

import java.time.Duration;

/**
 * How fast a source is. Only one that has shown to be fast gets of the memory for whole parts what there is: a slow one
 * would keep it from the fast ones for long. Slow is what gives less than 4 MiB in a second of waiting for it.
 */
enum SourcePace {
    SLOW,
    FAST;

    private static final long FAST_BYTES_PER_SECOND = 4L << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    /** @param waited how long the source let wait for these bytes */
    static SourcePace of(long bytes, Duration waited) {
        return bytes >= FAST_BYTES_PER_SECOND * (waited.toNanos() / NANOS_PER_SECOND) ? FAST : SLOW;
    }
}
