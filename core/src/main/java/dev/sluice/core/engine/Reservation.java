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
    private final int most;
    private final int leaveFree;
    private final Set<Slab> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private int held;
    private int free;

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
        boolean grown = held > 0 && held + slab <= most && permits.availablePermits() >= leaveFree + slab && permits.tryAcquire(slab);
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
        }
    }

    /** Returns the permits on which nothing was taken: the part turned out shorter. */
    synchronized void trim() {
        permits.release(free);
        held -= free;
        free = 0;
    }

    @Override
    public synchronized void close() {
        taken.forEach(pool::giveBack);
        taken.clear();
        permits.release(held);
        held = 0;
        free = 0;
    }
}
