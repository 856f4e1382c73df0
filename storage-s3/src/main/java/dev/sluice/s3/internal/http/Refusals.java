package dev.sluice.s3.internal.http;

import java.time.Duration;

/**
 * Whether the store has refused bodies lately. Asking before each one ({@code Expect: 100-continue}) costs a round
 * trip, which pays only where a body may be for nothing. Thread-safe.
 */
final class Refusals {

    private static final long LATELY = Duration.ofSeconds(30).toNanos();

    /** Written and read by any exchange; which of two comes first doesn't matter. */
    private volatile long last = System.nanoTime() - LATELY;

    void note(int status) {
        if (status >= 400) {
            last = System.nanoTime();
        }
    }

    boolean lately() {
        return System.nanoTime() - last < LATELY;
    }
}
