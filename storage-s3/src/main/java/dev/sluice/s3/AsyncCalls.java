package dev.sluice.s3;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PartBody.BodyReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/**
 * Waits for the answers of the SDK's non-blocking client: interruptible on every kind of thread, with a limit to the
 * silence rather than to the whole, so that a slow upload may take hours. Thread-safe.
 */
final class AsyncCalls {

    private final EventLoops loops;
    private final Duration answerTimeout;

    AsyncCalls(EventLoops loops, Duration answerTimeout) {
        this.loops = loops;
        this.answerTimeout = answerTimeout;
    }

    <R> R call(String doing, Supplier<CompletableFuture<R>> verb) {
        return call(doing, answerTimeout, verb);
    }

    <R> R call(String doing, Duration timeout, Supplier<CompletableFuture<R>> verb) {
        long begun = System.nanoTime();
        CompletableFuture<R> answer = start(doing, verb);
        try {
            return await(doing, answer, timeout, () -> begun);
        } finally {
            answer.cancel(true);
        }
    }

    /** Sends a retained body. Its buffers are let go of when this returns or throws. */
    <R> R send(String doing, PartBody body, Function<AsyncRequestBody, CompletableFuture<R>> verb) {
        try (BodyReader reader = body.open()) {
            return send(doing, RetainedContent.of(body, reader), verb);
        } catch (IOException failure) {
            throw Failures.bodyFailed(doing, failure);
        }
    }

    private <R> R send(String doing, RetainedContent content, Function<AsyncRequestBody, CompletableFuture<R>> verb) {
        CompletableFuture<R> answer = start(doing, () -> verb.apply(content));
        boolean answered = false;
        try {
            R result = await(doing, answer, answerTimeout, content::lastHandover);
            answered = true;
            return result;
        } finally {
            if (!answered) {
                content.revoke();
                answer.cancel(true);
                loops.drain();
            }
        }
    }

    private static <R> CompletableFuture<R> start(String doing, Supplier<CompletableFuture<R>> verb) {
        try {
            return verb.get();
        } catch (RuntimeException failure) {
            throw Failures.translate(doing, failure);
        }
    }

    private static <R> R await(String doing, CompletableFuture<R> answer, Duration timeout, LongSupplier lastProgress) {
        while (true) {
            long left = timeout.toNanos() - (System.nanoTime() - lastProgress.getAsLong());
            if (left <= 0) {
                throw Failures.timeout(doing, "silent for " + timeout.toSeconds() + " s");
            }
            try {
                return answer.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException checkProgress) {
                continue;
            } catch (InterruptedException interrupt) {
                throw Failures.cancelled(doing, interrupt);
            } catch (ExecutionException failure) {
                throw Failures.translate(doing, failure);
            }
        }
    }
}
