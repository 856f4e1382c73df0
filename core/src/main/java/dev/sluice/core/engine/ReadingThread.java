package dev.sluice.core.engine;

import dev.sluice.core.UploadException;
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

    /**
     * Takes back the interrupt of a stop. A caller's own is taken with it: {@link #restoreInterrupt} gives that back.
     */
    synchronized void leave() {
        thread = null;
        if (stopped) {
            Thread.interrupted();
        }
    }

    /** Interrupts the caller again, if the failure is that it was interrupted. */
    static void restoreInterrupt(RuntimeException failure) {
        if (failure instanceof UploadException.Cancelled && failure.getCause() != null) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void stop() {
        if (thread != null && !stopped) {
            thread.interrupt();
        }
        stopped = true;
    }
}
