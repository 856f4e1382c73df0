package dev.sluice.core.engine;

import java.time.Duration;

/**
 * How fast a source is, and so how much of the memory for whole parts may be taken when a part of it is retained: a slow one
 * would keep it from the fast ones for long. Slow is what fills less than 4 MiB in a second.
 */
enum SourcePace {
    UNKNOWN(0.5),
    SLOW(0.25),
    FAST(1);

    private static final long FAST_BYTES_PER_SECOND = 4L << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double share;

    SourcePace(double share) {
        this.share = share;
    }

    static SourcePace of(long bytes, Duration time) {
        return bytes >= FAST_BYTES_PER_SECOND * (time.toNanos() / NANOS_PER_SECOND) ? FAST : SLOW;
    }

    double share() {
        return share;
    }
}
