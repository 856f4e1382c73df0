package dev.sluice.core.engine;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.UploadException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What is under way in an engine, until that is closed. Thread-safe. */
final class EngineLifecycle {

    private static final String CLOSED = "the storage or its engine is closed";

    /** Something is under way. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    // Both are guarded by this.
    private final Set<Consumer<String>> running = new HashSet<>();
    private boolean closed;

    /**
     * @param cancel ends it, for the reason that it is given; called at most once, and must not block
     * @throws UploadException.Cancelled if the engine is closed
     */
    synchronized Running enter(ObjectAddress address, Consumer<String> cancel) {
        if (closed) {
            throw new UploadException.Cancelled(address, CLOSED + ", so nothing was done about " + address, null);
        }
        // Not the parameter itself, which may be in here already.
        Consumer<String> entry = reason -> cancel.accept(reason);
        running.add(entry);
        return () -> leave(entry);
    }

    /** Lets nothing new begin. */
    synchronized void requireOpen(ObjectAddress address) {
        enter(address, reason -> { }).close();
    }

    private synchronized void leave(Consumer<String> entry) {
        running.remove(entry);
        notifyAll();
    }

    /**
     * Refuses what is new, cancels what is under way, and waits for its end, but no longer than that. Returns whether
     * all ended.
     */
    boolean close(Duration longest) {
        toCancel().forEach(cancel -> cancel.accept(CLOSED));
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            return awaitEnd(deadline);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized List<Consumer<String>> toCancel() {
        List<Consumer<String>> cancels = closed ? List.of() : List.copyOf(running);
        closed = true;
        return cancels;
    }

    private synchronized boolean awaitEnd(long deadline) throws InterruptedException {
        for (long left = deadline - System.nanoTime();
                !running.isEmpty() && left > 0;
                left = deadline - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return running.isEmpty();
    }
}
