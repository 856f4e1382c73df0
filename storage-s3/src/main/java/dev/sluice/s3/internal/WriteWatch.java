package dev.sluice.s3.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a write that the store takes no bytes of: a blocking write has no limit of its own. It is ended, too, when the store
 * has answered meanwhile. A virtual thread looks now and then; the exchange's thread opens and closes the watch.
 */
final class WriteWatch implements AutoCloseable {

    private static final long MOST_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    private final Link link;
    private final long limitNanos;
    private final long betweenLooks;
    private final Thread watcher;
    /** Set once, before the write is ended; read by the exchange's thread after. */
    private volatile boolean stalled;

    private WriteWatch(Link link, Duration limit) {
        this.link = link;
        this.limitNanos = limit.toNanos();
        this.betweenLooks = Math.min(MOST_BETWEEN_LOOKS, limitNanos);
        this.watcher = Thread.ofVirtual().name("sluice-s3-write-watch").unstarted(this::watch);
    }

    /** @param limit for how long the store may take no byte */
    static WriteWatch open(Link link, Duration limit) {
        WriteWatch watch = new WriteWatch(link, limit);
        watch.watcher.start();
        return watch;
    }

    /** Whether it has ended a write because the store took nothing. */
    boolean stalled() {
        return stalled;
    }

    private void watch() {
        try {
            do {
                TimeUnit.NANOSECONDS.sleep(betweenLooks);
            } while (mayGoOn());
        } catch (InterruptedException watchClosed) {
            return;
        }
    }

    private boolean mayGoOn() {
        long blocked = link.socket().nanosBlocked();
        if (blocked >= limitNanos) {
            stalled = true;
            link.close();
            return false;
        }
        if (blocked >= betweenLooks && hasAnswer()) {
            link.socket().stopWriting();
            return false;
        }
        return true;
    }

    private boolean hasAnswer() {
        try {
            return link.socket().hasInput();
        } catch (IOException broken) {
            return false;
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
