package dev.sluice.core.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Permits of which only some are there at first. More are opened, for good, when those that are there come back too
 * slowly: when somebody has waited as long as the patience lasts, and meanwhile fewer were given than are open.
 * Queueing alone, for permits that come back soon, opens none. First come, first served. Thread-safe.
 */
final class GradualPermits {

    private final Semaphore permits;
    private final int most;
    private final Duration patience;

    // Guarded by this.
    private int open;
    private long given;

    /** How many were open, and how many had been given, when somebody began to wait. */
    private record Beginning(int open, long given) {}

    /**
     * @param open how many are there at first
     * @param most how many there can be
     */
    GradualPermits(int open, int most, Duration patience) {
        this.permits = new Semaphore(open, true);
        this.open = open;
        this.most = most;
        this.patience = patience;
    }

    /** Where they are given back. */
    Semaphore semaphore() {
        return permits;
    }

    int most() {
        return most;
    }

    synchronized int inUse() {
        return open - permits.availablePermits();
    }

    /**
     * Waits after {@link #tryAcquire} was in vain.
     *
     * @param count no more than there can be
     * @return whether they were given in that time
     */
    boolean acquire(int count, Duration longest) throws InterruptedException {
        openAtLeast(count);
        boolean given = permits.tryAcquire(count, longest.toNanos(), TimeUnit.NANOSECONDS);
        give(given ? count : 0);
        return given;
    }

    /**
     * Waits as long as the patience lasts, for as long as there are more to open. Never comes before who has waited
     * longer.
     */
    boolean tryAcquire(int count) throws InterruptedException {
        while (true) {
            Beginning beginning = begin();
            if (permits.tryAcquire(count, patienceFor(count, beginning).toNanos(), TimeUnit.NANOSECONDS)) {
                give(count);
                return true;
            }
            if (!openMore(count, beginning)) {
                return false;
            }
        }
    }

    private synchronized Beginning begin() {
        return new Beginning(open, given);
    }

    /** None where it would be in vain: for more than can come back, and when all are open. */
    private Duration patienceFor(int count, Beginning beginning) {
        return count > beginning.open() || beginning.open() == most ? Duration.ZERO : patience;
    }

    private synchronized void give(int count) {
        given += count;
    }

    /** Returns whether there are more than before. */
    private synchronized boolean openMore(int count, Beginning beginning) {
        if (open == beginning.open() && given - beginning.given() < open) {
            openAtLeast(Math.min(most, open + count));
        }
        return open > beginning.open();
    }

    private synchronized void openAtLeast(int count) {
        int more = Math.max(0, count - open);
        open += more;
        permits.release(more);
    }
}
