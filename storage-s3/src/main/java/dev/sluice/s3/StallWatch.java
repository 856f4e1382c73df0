package dev.sluice.s3;

import java.time.Duration;

/**
 * Interrupts a blocking call whose connection takes no more bytes: a socket has a limit to waiting for bytes, but none to
 * writing them. A virtual thread of its own looks now and then; the call's thread opens and closes the watch.
 */
final class StallWatch implements AutoCloseable {

    private final BodyStream stream;
    private final long limitNanos;
    private final Thread caller = Thread.currentThread();
    private final Thread watcher;
    /** Both guarded by this, so that no interrupt is sent once the watch is closed. */
    private boolean closed;
    private boolean stalled;

    private StallWatch(BodyStream stream, Duration limit) {
        this.stream = stream;
        this.limitNanos = limit.toNanos();
        this.watcher = Thread.ofVirtual().name("sluice-s3-stall-watch").unstarted(this::watch);
    }

    static StallWatch open(BodyStream stream, Duration limit) {
        StallWatch watch = new StallWatch(stream, limit);
        watch.watcher.start();
        return watch;
    }

    /** Whether the call was ended. */
    synchronized boolean stalled() {
        closed = true;
        return stalled;
    }

    /** Takes the interrupt of a stall back, whether the call ended by it or in the same moment by itself. */
    @Override
    public synchronized void close() {
        closed = true;
        watcher.interrupt();
        if (stalled) {
            Thread.interrupted();
        }
    }

    private void watch() {
        try {
            long left = limitNanos;
            while (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
                left = limitNanos - stream.nanosSinceLastRead();
            }
            interruptCaller();
        } catch (InterruptedException watchClosed) {
            return;
        }
    }

    private synchronized void interruptCaller() {
        if (!closed) {
            stalled = true;
            caller.interrupt();
        }
    }
}
