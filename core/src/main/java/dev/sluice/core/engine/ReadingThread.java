package dev.sluice.core.engine;

import org.jspecify.annotations.Nullable;

/**
 * The thread that reads an upload's source, as others may wake it: wherever it waits, for the source, for memory or for
 * a part to be acknowledged, {@link #stop} interrupts it. Outside of {@link #enter} and {@link #leave} no interrupt
 * strays.
 */
final class ReadingThread {

    // Guarded by this.
    private @Nullable Thread thread;
    private boolean stopped;

    synchronized void enter() {
        thread = Thread.currentThread();
        if (stopped) {
            thread.interrupt();
        }
    }

    /** Takes back the interrupt of a stop; a caller's own stays. */
    synchronized void leave() {
        thread = null;
        if (stopped) {
            Thread.interrupted();
        }
    }

    synchronized void stop() {
        if (thread != null && !stopped) {
            thread.interrupt();
        }
        stopped = true;
    }
}
