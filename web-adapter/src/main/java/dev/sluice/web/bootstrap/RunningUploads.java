package dev.sluice.web.bootstrap;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Knows which uploads are running, so that they can be ended, and leave nothing behind, before the store is closed. Thread-safe. */
final class RunningUploads {

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /** Runs an upload, or a piece of one, in the calling thread. */
    <T> T run(Supplier<T> upload) {
        running.add(Thread.currentThread());
        try {
            return upload.get();
        } finally {
            leave();
        }
    }

    private synchronized void leave() {
        running.remove(Thread.currentThread());
        notifyAll();
    }

    /** Cancels every upload, and waits until each has cleaned up; returns whether all of them have. */
    synchronized boolean cancelAll(Duration atMost) throws InterruptedException {
        running.forEach(Thread::interrupt);
        long end = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (!running.isEmpty() && left > 0) {
            wait(left);
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
        return running.isEmpty();
    }
}
