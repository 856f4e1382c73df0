package dev.sluice.cli.gateway;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Notices that a line is lost, of which TCP itself says nothing for a quarter of an hour. While bytes go out all is
 * well; when none do, and no answer comes, the server is asked for a sign of life over another connection.
 */
final class StallTimeout {

    private final Duration quiet;
    private final SignOfLife signOfLife;

    interface SignOfLife {
        /** Whether the server answers at all within that time. */
        boolean asked(Duration within) throws InterruptedException;
    }

    /** @param quiet how long nothing may happen before the server is asked */
    StallTimeout(Duration quiet, SignOfLife signOfLife) {
        this.quiet = quiet;
        this.signOfLife = signOfLife;
    }

    /**
     * Waits for an answer.
     *
     * @param moved    the moment of {@link System#nanoTime()} at which bytes last went out
     * @param patience how long nothing may happen although the server is alive: it may be slow, or this connection dead
     * @throws HttpTimeoutException if the connection is given up here
     * @throws IOException if it broke
     */
    <T> T await(CompletableFuture<T> answer, LongSupplier moved, Duration patience)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try {
            for (Duration wait = shorter(quiet, patience); ; ) {
                try {
                    return answer.get(wait.toNanos(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException nothingYet) {
                    Duration silent = silence(start, moved);
                    if (silent.compareTo(patience) >= 0
                            || silent.compareTo(quiet) >= 0 && !signOfLife.asked(patience.minus(silent))) {
                        throw new HttpTimeoutException("nothing went through for " + silent.toSeconds() + " s");
                    }
                    Duration left = patience.minus(silence(start, moved));
                    wait = shorter(silent.compareTo(quiet) < 0 ? quiet.minus(silent) : quiet, left);
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static Duration silence(long start, LongSupplier moved) {
        long now = System.nanoTime();
        return Duration.ofNanos(Math.min(now - start, Math.max(0, now - moved.getAsLong())));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
