package dev.sluice.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Notices that a line is lost, of which TCP itself says nothing for a quarter of an hour. While bytes go out all is well;
 * when none do, and no answer comes, the server is asked for a sign of life over another connection.
 */
final class StallWatch {

    private final Duration quiet;
    private final SignOfLife signOfLife;

    interface SignOfLife {
        /** Whether the server answers at all. */
        boolean asked() throws InterruptedException;
    }

    /** @param quiet how long nothing may happen before the server is asked */
    StallWatch(Duration quiet, SignOfLife signOfLife) {
        this.quiet = quiet;
        this.signOfLife = signOfLife;
    }

    /**
     * Waits for an answer.
     *
     * @param progress grows while bytes go out
     * @param patience how long nothing may happen although the server is alive: it may be slow, or this connection dead
     * @throws IOException if the connection broke, or is given up here
     */
    <T> T await(CompletableFuture<T> answer, LongSupplier progress, Duration patience) throws IOException, InterruptedException {
        try {
            long before = progress.getAsLong();
            for (Duration silent = quiet; ; silent = silent.plus(quiet)) {
                try {
                    return answer.get(quiet.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException nothingYet) {
                    long now = progress.getAsLong();
                    if (now != before) {
                        before = now;
                        silent = Duration.ZERO;
                    } else if (silent.compareTo(patience) >= 0 || !signOfLife.asked()) {
                        throw new IOException("nothing went through for " + silent.toSeconds() + " s", nothingYet);
                    }
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
