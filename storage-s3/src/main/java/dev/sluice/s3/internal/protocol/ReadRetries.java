package dev.sluice.s3.internal.protocol;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Repeats small reads that failed in passing, after waits of random length, up to 0.1 s, then twice that, and so on. A
 * store that was silent for as long as it may be is not asked again, and neither is one that wants fewer requests for a
 * while.
 *
 * @param limit how long all attempts together may have taken before another one is made
 */
public record ReadRetries(Duration limit) {

    private static final int ATTEMPTS = 5;
    private static final long FIRST_WAIT_MILLIS = 100;

    public <R> R call(Supplier<R> read) {
        long begun = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                return read.get();
            } catch (StoreException failure) {
                if (attempt == ATTEMPTS || !isWorthRepeating(failure) || System.nanoTime() - begun > limit.toNanos()) {
                    throw failure;
                }
                pause(attempt, failure);
            }
        }
    }

    private static boolean isWorthRepeating(StoreException failure) {
        boolean wantsFewer = failure.kind() == Kind.SLOW_DOWN && failure.retryAfter().isPresent();
        return failure.retryable() && failure.kind() != Kind.TIMEOUT && !wantsFewer;
    }

    private static void pause(int attempt, StoreException failure) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(FIRST_WAIT_MILLIS << (attempt - 1)));
        } catch (InterruptedException interrupt) {
            throw Failures.cancelled("Trying again", failure);
        }
    }
}
