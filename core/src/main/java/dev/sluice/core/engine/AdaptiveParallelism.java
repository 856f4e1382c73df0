package dev.sluice.core.engine;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many parts may be in flight: as many as throughput grows with, fewer when the other side says SlowDown. Towards a
 * store the engine uses it, towards a gateway its clients do. Thread-safe; several uploads that share a line share one.
 *
 * <p>A hill climb by one: after each round of acknowledged parts the rate is compared with the round before. One more
 * while the last step paid off, one less when it didn't, and then some rounds of rest. SlowDown halves.
 */
public final class AdaptiveParallelism {

    private static final double WORTH_A_STEP = 1.05;
    private static final int ROUNDS_OF_REST = 8;

    private final int most;
    private final LongSupplier nanoTime;

    // All below is guarded by the lock.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int limit;
    private int inFlight;
    private int acknowledgedInRound;
    private long bytesInRound;
    private long roundStart;
    private double rateBefore;
    private boolean steppedUp;
    private int rest;

    /**
     * Begins with half of the most.
     *
     * @param most     how many parts may be in flight at most, 1 or more
     * @param nanoTime a clock as {@link System#nanoTime()} is one
     */
    public AdaptiveParallelism(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.limit = Math.ceilDiv(most, 2);
        this.roundStart = nanoTime.getAsLong();
    }

    /**
     * Waits until one more part may be in flight, and counts it as such; {@link #release} must follow.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; nothing was counted then
     */
    public void acquire() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (inFlight >= limit) {
                changed.await();
            }
            inFlight++;
        } finally {
            lock.unlock();
        }
    }

    /** A part is no longer in flight; {@code acknowledgedBytes} of it are stored, 0 if it failed. */
    public void release(long acknowledgedBytes) {
        lock.lock();
        try {
            inFlight--;
            if (acknowledgedBytes > 0) {
                acknowledged(acknowledgedBytes);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void acknowledged(long bytes) {
        bytesInRound += bytes;
        acknowledgedInRound++;
        if (acknowledgedInRound < 2 * limit) {
            return;
        }
        long now = nanoTime.getAsLong();
        adapt(bytesInRound / (double) Math.max(1, now - roundStart));
        acknowledgedInRound = 0;
        bytesInRound = 0;
        roundStart = now;
    }

    private void adapt(double rate) {
        boolean paidOff = rate > rateBefore * WORTH_A_STEP;
        if (rest > 0) {
            rest--;
        } else if (steppedUp && !paidOff) {
            limit--;
            steppedUp = false;
            rest = ROUNDS_OF_REST;
        } else {
            steppedUp = limit < most;
            limit = Math.min(limit + 1, most);
        }
        rateBefore = rate;
    }

    /** The other side asked for less. */
    public void slowDown() {
        lock.lock();
        try {
            limit = Math.max(1, limit / 2);
            steppedUp = false;
            rest = ROUNDS_OF_REST;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is in flight. */
    void awaitIdle() throws InterruptedException {
        awaitAtMost(0);
    }

    /** Waits until at most that many are in flight. */
    void awaitAtMost(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (inFlight > count) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    int inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }
}
