package dev.sluice.cli.get;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the reading of a body of which nothing comes any more: who only reads never hears from TCP that the line is
 * lost.
 */
final class ReadTimeout implements AutoCloseable {

    private final InputStream body;
    private final Duration timeout;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sluice-read-timeout").factory());
    private volatile boolean timedOut;

    /** @param timeout how long each read may take */
    ReadTimeout(InputStream body, Duration timeout) {
        this.body = body;
        this.timeout = timeout;
    }

    /** @throws HttpTimeoutException if nothing came for too long; nothing can be read after that */
    int read(byte[] buffer) throws IOException {
        Future<?> alarm = timer.schedule(this::giveUp, timeout.toNanos(), TimeUnit.NANOSECONDS);
        int count;
        try {
            count = body.read(buffer);
        } catch (IOException broken) {
            throw timedOut ? new HttpTimeoutException("nothing came for " + timeout.toSeconds() + " s") : broken;
        } finally {
            alarm.cancel(false);
        }
        if (timedOut) {
            throw new HttpTimeoutException("nothing came for " + timeout.toSeconds() + " s");
        }
        return count;
    }

    private void giveUp() {
        timedOut = true;
        try {
            body.close();
        } catch (IOException closedAlready) {
            // The reader is told all the same.
        }
    }

    /** The body is left to whoever opened it. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
