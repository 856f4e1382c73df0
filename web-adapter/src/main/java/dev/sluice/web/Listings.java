package dev.sluice.web;

import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Has the store list, only so many times at once: a listing takes megabytes of heap while it is made, and a connection
 * to the store, which uploads and downloads need, too. Others wait for their turn, first come, first served.
 * Thread-safe.
 */
@Singleton
final class Listings {

    private static final int MOST = 8;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final String SOON = "5";

    private final Semaphore places;
    private final Duration longestWait;

    @Inject
    Listings() {
        this(MOST, LONGEST_WAIT);
    }

    /** @param longestWait for a place */
    Listings(int most, Duration longestWait) {
        this.places = new Semaphore(most, true);
        this.longestWait = longestWait;
    }

    /**
     * Makes a listing in the calling thread.
     *
     * @throws RequestException 503 if there was no place in time; or if the thread was interrupted, whose flag is set
     *     then
     */
    <T> T make(Supplier<T> listing) {
        if (!acquire()) {
            throw new RequestException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The gateway has as many listings under way as it gives; ask again when "
                            + "some of them have ended.",
                    Map.of(HttpHeaders.RETRY_AFTER, SOON));
        }
        try {
            return listing.get();
        } finally {
            places.release();
        }
    }

    private boolean acquire() {
        try {
            return places.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw RequestException.interrupted();
        }
    }
}
