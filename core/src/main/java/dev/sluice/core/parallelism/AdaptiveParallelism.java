package dev.sluice.core.parallelism;

import dev.sluice.core.Parallelism;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many parts may be in flight: as many as throughput grows with, fewer when the other side says SlowDown. Towards a
 * store the engine uses it, towards a gateway its clients do. Thread-safe; several uploads that share a line share one.
 */
public final class AdaptiveParallelism {

    private final LongSupplier nanoTime;

    // All below is guarded by the lock.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final HillClimb climb;
    private int inFlight;

    /**
     * Adapts from 1 to so many.
     *
     * @param most     how many parts may be in flight at most, 1 or more
     * @param nanoTime a clock as {@link System#nanoTime()} is one
     */
    public AdaptiveParallelism(int most, LongSupplier nanoTime) {
        this(Parallelism.upTo(most), nanoTime);
    }

    /** @param nanoTime a clock as {@link System#nanoTime()} is one */
    public AdaptiveParallelism(Parallelism range, LongSupplier nanoTime) {
        this(range, new StartingPoint(), nanoTime);
    }

    /**
     * Adapts within a range.
     *
     * @param startingPoint where to begin; moves with what is found
     * @param nanoTime      a clock as {@link System#nanoTime()} is one
     */
    public AdaptiveParallelism(Parallelism range, StartingPoint startingPoint, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.climb = new HillClimb(range, startingPoint, nanoTime.getAsLong());
    }

    /**
     * Waits until one more part may be in flight, and counts it as such; {@link #release} must follow.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; nothing was counted then
     */
    public void acquire() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (inFlight >= climb.limit()) {
                climb.heldBack();
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
                climb.acknowledged(acknowledgedBytes, nanoTime.getAsLong());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The other side asked for less. */
    public void slowDown() {
        lock.lock();
        try {
            climb.slowDown(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing is in flight.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void awaitIdle() throws InterruptedException {
        awaitAtMost(0);
    }

    /**
     * Waits until at most that many are in flight.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void awaitAtMost(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (inFlight > count) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many parts are in flight at the moment. */
    public int inFlight() {
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
            return climb.limit();
        } finally {
            lock.unlock();
        }
    }
}
