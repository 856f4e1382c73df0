package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends a write that the store takes no bytes of: a blocking write has no limit of its own. It is ended, too, when the
 * store has answered meanwhile. One thread looks at all writes now and then, and ends when there are none; the
 * exchange's thread opens and closes the watch.
 */
final class WriteWatch implements AutoCloseable {

    private static final long MOST_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Link link;
    private final long limitNanos;
    private final long betweenLooks;
    private final Future<?> looks;
    /** Set once, before the write is ended; read by the exchange's thread after. */
    private volatile boolean stalled;

    private WriteWatch(Link link, Duration limit) {
        this.link = link;
        this.limitNanos = limit.toNanos();
        this.betweenLooks = Math.min(MOST_BETWEEN_LOOKS, limitNanos);
        this.looks = TIMER.scheduleWithFixedDelay(this::look, betweenLooks, betweenLooks, TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofVirtual().name("sluice-s3-write-watch").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** @param limit for how long the store may take no byte */
    static WriteWatch open(Link link, Duration limit) {
        return new WriteWatch(link, limit);
    }

    /** Whether it has ended a write because the store took nothing. */
    boolean stalled() {
        return stalled;
    }

    private void look() {
        long blocked = link.socket().nanosBlocked();
        if (blocked >= limitNanos) {
            stalled = true;
            link.close();
        } else if (blocked >= betweenLooks && hasAnswer()) {
            link.socket().stopWriting();
        }
    }

    private boolean hasAnswer() {
        try {
            return link.hasInputMeanwhile();
        } catch (IOException broken) {
            return false;
        }
    }

    @Override
    public void close() {
        looks.cancel(false);
    }
}
