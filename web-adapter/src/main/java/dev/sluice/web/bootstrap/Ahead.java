package dev.sluice.web.bootstrap;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that may be done ahead, on a thread of its own, as starting is a matter of the processor and there is more than
 * one.
 */
final class Ahead<T> {

    private final String thread;
    private final FutureTask<T> work;

    Ahead(String thread, Callable<T> work) {
        this.thread = thread;
        this.work = new FutureTask<>(work);
    }

    /** Lets it begin on the other thread, which keeps no process alive. */
    void begin() {
        Thread.ofPlatform().daemon().name(thread).start(work);
    }

    /** The result, and what was thrown as it was; the work is done here if it hasn't begun. */
    T await() throws InterruptedException {
        work.run();
        try {
            return work.get();
        } catch (ExecutionException failure) {
            switch (Objects.requireNonNull(failure.getCause())) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failure.getCause());
            }
        }
    }
}
