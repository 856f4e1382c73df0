package dev.sluice.web;

import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store answers for every bucket that is served. Whoever asks, and however many do, the store is asked by
 * one at a time, and what it said holds for a second; nobody waits for longer than a balancer does. Thread-safe.
 */
@Singleton
final class Readiness {

    private static final Duration HOLDS_FOR = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final BucketInspector inspector;
    private final ServedBuckets buckets;
    private final Duration patience;
    /** Guarded by this. */
    private @Nullable Question last;

    @Inject
    Readiness(BucketInspector inspector, ServedBuckets buckets) {
        this(inspector, buckets, PATIENCE);
    }

    /** @param patience for how long who asks waits */
    Readiness(BucketInspector inspector, ServedBuckets buckets, Duration patience) {
        this.inspector = inspector;
        this.buckets = buckets;
        this.patience = patience;
    }

    /** @throws StoreException if the store doesn't answer, or not in time, or not for every bucket */
    void require() {
        Question question = current();
        try {
            question.answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            throw StoreException.temporary(
                    Kind.TIMEOUT, "the store has not answered for " + patience.toMillis() + " ms");
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw StoreException.permanent(Kind.CANCELLED, "interrupted while the store was asked");
        } catch (ExecutionException | CancellationException failure) {
            throw failure.getCause() instanceof StoreException told
                    ? told
                    : StoreException.temporary(Kind.UNAVAILABLE, "the store can't be asked: " + failure.getMessage())
                            .withCause(failure);
        }
    }

    private synchronized Question current() {
        Question question = last;
        if (question == null || question.isStale()) {
            question = new Question(() -> buckets.names().forEach(inspector::requireReachable));
            last = question;
            Thread.ofVirtual().name("sluice-readiness").start(question.answer);
        }
        return question;
    }

    /** One question to the store, which may be still open. */
    private static final class Question {

        private final FutureTask<Boolean> answer;
        /** Written before the answer is there, so seen by whoever sees that. */
        private volatile long answered;

        Question(Runnable asking) {
            this.answer = new FutureTask<>(() -> {
                try {
                    asking.run();
                    return true;
                } finally {
                    answered = System.nanoTime();
                }
            });
        }

        boolean isStale() {
            return answer.isDone() && System.nanoTime() - answered > HOLDS_FOR.toNanos();
        }
    }
}
