package dev.sluice.core.engine;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Repeats storage verbs by a policy.
 *
 * @param level    at which the log is told of each repetition
 * @param nanoTime the clock, as {@link System#nanoTime()}
 */
record Retries(RetryPolicy policy, Level level, LongSupplier nanoTime) {

    private static final Logger LOG = System.getLogger(Retries.class.getName());

    /** A store that has been silent twice is not asked a third time, if that took so long. */
    private static final int MOST_TIMEOUTS = 2;

    private static final Duration MOST_SILENCE = Duration.ofSeconds(60);

    /** Tells of each in the log, with the reason of the failure before. */
    Retries(RetryPolicy policy) {
        this(policy, Level.INFO, System::nanoTime);
    }

    /** The same by another policy, for what is no failure but a question asked again; it tells nothing. */
    Retries quietly(RetryPolicy other) {
        return new Retries(other, Level.TRACE, nanoTime);
    }

    /** Repeats the verb while its failure is retryable and attempts are left; the last failure is thrown. */
    <T> T call(Supplier<T> verb) {
        return call(verb, StoreException::retryable, failure -> { });
    }

    /** As {@link #call(Supplier)}, of a verb that returns nothing. */
    void run(Runnable verb) {
        call(() -> {
            verb.run();
            return verb;
        });
    }

    /**
     * Repeats the verb.
     *
     * @param worthRepeating which failures to repeat it for
     * @param onFailure      hears each of them
     */
    <T> T call(Supplier<T> verb, Predicate<StoreException> worthRepeating, Consumer<StoreException> onFailure) {
        long begun = nanoTime.getAsLong();
        int timeouts = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                return verb.get();
            } catch (StoreException failure) {
                onFailure.accept(failure);
                timeouts += failure.kind() == Kind.TIMEOUT ? 1 : 0;
                boolean silent = timeouts >= MOST_TIMEOUTS && nanoTime.getAsLong() - begun >= MOST_SILENCE.toNanos();
                if (attempt == policy.maxAttempts() || silent || !worthRepeating.test(failure)) {
                    throw failure;
                }
                pause(attempt, failure);
            }
        }
    }

    private void pause(int failedAttempts, StoreException failure) {
        try {
            Duration delay = policy.delayAfter(failedAttempts, failure.retryAfter(), ThreadLocalRandom.current());
            LOG.log(
                    level,
                    () -> "Attempt " + (failedAttempts + 1) + " of " + policy.maxAttempts() + " follows in "
                            + delay.toMillis() + " ms, as the one before failed: " + failure.kind() + ", "
                            + failure.getMessage());
            Thread.sleep(delay);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw StoreException.permanent(Kind.CANCELLED, "interrupted before another attempt").withCause(failure);
        }
    }
}
