package dev.sluice.web.bootstrap;

import dev.sluice.web.netty.UploadingClients;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Knows which uploads are running, so that they can be ended, and leave nothing behind, before the store is closed.
 * Takes no more than so many: what each needs besides the memory budget would use up the heap, and the process with it.
 * Thread-safe.
 */
final class RunningUploads {

    private static final String SOON = "5";

    /** How long the upload of a slow client that had to go may take to leave. */
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final int most;
    private final UploadingClients clients;
    private final Semaphore slots;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /** @param clients of whom the slowest goes when all places are taken */
    RunningUploads(int most, UploadingClients clients) {
        this.most = most;
        this.clients = clients;
        this.slots = new Semaphore(most, true);
    }

    /**
     * Runs an upload, or a piece of one, in the calling thread.
     *
     * @throws RequestException 503, unread, if as many are running as may, and none of their clients is too slow; or if
     *     the thread was interrupted, whose flag is set then
     */
    <T> T run(Supplier<T> upload) {
        if (!acquire(Duration.ZERO) && !(clients.endSlowest() && acquire(LEAVING))) {
            throw new RequestException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The gateway has " + most
                            + " uploads under way, as many as it takes; send this again when some of them have ended.",
                    Map.of(HttpHeaders.RETRY_AFTER, SOON));
        }
        running.add(Thread.currentThread());
        try {
            return upload.get();
        } finally {
            leave();
        }
    }

    /** Passes by nobody who has made room and waits for it, as an attempt without a time would. */
    private boolean acquire(Duration longest) {
        try {
            return slots.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw RequestException.interrupted();
        }
    }

    private synchronized void leave() {
        running.remove(Thread.currentThread());
        slots.release();
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
