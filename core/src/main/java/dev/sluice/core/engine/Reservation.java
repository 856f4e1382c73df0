package dev.sluice.core.engine;

import dev.sluice.core.engine.SlabPool.Slab;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Permits for a piece of the memory budget, and the slabs taken on them. Closing it gives everything back; closing it
 * again does nothing. Thread-safe.
 */
final class Reservation implements AutoCloseable {

    private final SlabPool pool;
    private final Semaphore permits;
    private final int leaveFree;
    private final Set<Slab> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private int most;
    private int held;
    private int free;

    /** Memory of the heap, besides every budget: one slab. */
    static Reservation ofHeap(int bytes) {
        return new Reservation(SlabPool.ofHeap(bytes), new Semaphore(0), 1);
    }

    /** A reservation of just these permits. */
    Reservation(SlabPool pool, Semaphore permits, int held) {
        this(pool, permits, held, held, 0);
    }

    /**
     * A reservation that can {@linkplain #grow grow}.
     *
     * @param most      how many permits it may hold at most
     * @param leaveFree how many it leaves to others
     */
    Reservation(SlabPool pool, Semaphore permits, int held, int most, int leaveFree) {
        this.pool = pool;
        this.permits = permits;
        this.held = held;
        this.free = held;
        this.most = most;
        this.leaveFree = leaveFree;
    }

    /** Takes the permits of one more slab, if it may and there is plenty. Never waits. */
    synchronized boolean grow() {
        int slab = pool.fragmentsPerSlab();
        boolean grown = held > 0
                && held + slab <= most
                && permits.availablePermits() >= leaveFree + slab
                && permits.tryAcquire(slab);
        if (grown) {
            held += slab;
            free += slab;
        }
        return grown;
    }

    /** Whether a slab can be taken. */
    synchronized boolean hasRoom() {
        return free > 0;
    }

    /** Takes a slab, or a fragment where fewer bytes are wanted or permits are left. Never waits. */
    synchronized Slab take(long wantedBytes) {
        if (free == 0) {
            throw new IllegalStateException("no permit left");
        }
        Slab slab = pool.take(Math.min(free, pool.fragmentsFor(wantedBytes)));
        free -= slab.fragments();
        taken.add(slab);
        return slab;
    }

    /** Gives a slab back; its permits can be taken again. */
    synchronized void giveBack(Slab slab) {
        if (taken.remove(slab)) {
            pool.giveBack(slab);
            free += slab.fragments();
            shrink();
        }
    }

    /** Returns the permits on which nothing was taken: the part turned out shorter. */
    void trim() {
        shrink(0);
    }

    /**
     * From now on it holds no more than these bytes need: what is more goes back at once, and what is taken when it
     * comes back. Returns whether any did at once.
     */
    synchronized boolean shrink(long bytes) {
        most = Math.min(most, bytes == 0 ? 0 : pool.fragmentsFor(bytes));
        return shrink();
    }

    private boolean shrink() {
        int surplus = Math.min(free, held - most);
        if (surplus > 0) {
            held -= surplus;
            free -= surplus;
            permits.release(surplus);
        }
        return surplus > 0;
    }

    /** Whether it is of these permits. */
    boolean isOf(Semaphore some) {
        return permits == some;
    }

    /** Something was read into it, or written from it. */
    void moved() {
        pool.moved();
    }

    @Override
    public synchronized void close() {
        pool.moved();
        taken.forEach(pool::giveBack);
        taken.clear();
        permits.release(held);
        held = 0;
        free = 0;
    }
}
