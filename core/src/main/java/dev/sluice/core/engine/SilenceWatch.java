package dev.sluice.core.engine;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches a source while a part of it is let go, and tells once when it has been silent for too long. One thread
 * watches all of them, and ends when there are none.
 */
final class SilenceWatch implements AutoCloseable {

    /** What is scheduled here must not block. */
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private final SourceReader source;
    private final Duration longest;
    private final Runnable onSilence;
    /** Both guarded by this. */
    private @Nullable Future<?> nextLook;
    private boolean closed;

    private SilenceWatch(SourceReader source, Duration longest, Runnable onSilence) {
        this.source = source;
        this.longest = longest;
        this.onSilence = onSilence;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofVirtual().name("sluice-silence").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** @param onSilence must not block */
    static SilenceWatch start(SourceReader source, Duration longest, Runnable onSilence) {
        SilenceWatch watch = new SilenceWatch(source, longest, onSilence);
        watch.lookIn(longest);
        return watch;
    }

    private synchronized void lookIn(Duration wait) {
        if (!closed) {
            nextLook = TIMER.schedule(this::look, wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        Duration left = longest.minus(source.silence());
        if (left.isPositive()) {
            lookIn(left);
        } else {
            onSilence.run();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (nextLook != null) {
            nextLook.cancel(false);
        }
    }
}
