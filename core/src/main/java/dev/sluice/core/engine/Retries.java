package dev.sluice.core.engine;

import dev.sluice.core.storage.StoreException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Repeats storage verbs by a policy. */
record Retries(RetryPolicy policy) {

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
        for (int attempt = 1; ; attempt++) {
            try {
                return verb.get();
            } catch (StoreException failure) {
                onFailure.accept(failure);
                if (attempt == policy.maxAttempts() || !worthRepeating.test(failure)) {
                    throw failure;
                }
                pause(attempt, failure);
            }
        }
    }

    private void pause(int failedAttempts, StoreException failure) {
        try {
            Thread.sleep(policy.delayAfter(failedAttempts, failure.retryAfter(), ThreadLocalRandom.current()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw StoreException.permanent(StoreException.Kind.CANCELLED, "interrupted before another attempt").withCause(failure);
        }
    }
}
