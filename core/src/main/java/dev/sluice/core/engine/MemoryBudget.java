package dev.sluice.core.engine;

import dev.sluice.core.ByteSize;
import dev.sluice.core.storage.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all uploads of a process share, outside the heap, and never exceed. Thread-safe.
 *
 * <p>Three quarters are for parts that are retained, one quarter for parts that are let go, so that a few large parts
 * can't shut out hundreds of slow clients, nor these the large parts. While there is plenty of the quarter, it also has
 * a retained part of a slow client. Permits are given in the order they were asked for. No permit, no read: who waits
 * here holds no data, and flow control holds the sender back.
 *
 * <p>Buffers are allocated when they are first needed and kept for the life of the budget. So retained parts begin with
 * two parts' memory, one to read and one to write, and have more when that doesn't come back soon: a store nearby is
 * done with a part in a few milliseconds, and isn't faster with more of them.
 */
public final class MemoryBudget {

    private static final int SLAB_BYTES = 256 * 1024;
    private static final int FRAGMENTS_PER_SLAB = 16;
    private static final int SLABS_PER_FAST_PART = 4;
    private static final int FRAGMENTS_PER_SLOW_PART = 2;
    private static final int LEAST_FRAGMENTS = 4 * FRAGMENTS_PER_SLOW_PART;
    private static final long RETAINED_AT_FIRST = 16 << 20;
    private static final Duration SOON = Duration.ofMillis(150);

    /** Longer than any time-out of a store, after which a part is sent again, and so something moves. */
    private static final Duration STANDSTILL = Duration.ofMinutes(15);

    private final SlabPool pool;
    private final Duration standstill;
    private final MemoryWaits waits = new MemoryWaits();
    private final int letGoPermits;
    // A permit is one fragment. Both are fair: first come, first served.
    private final GradualPermits retained;
    private final Semaphore letGo;

    private MemoryBudget(long bytes, int slabBytes, Duration standstill) {
        if (slabBytes < FRAGMENTS_PER_SLAB || slabBytes % FRAGMENTS_PER_SLAB != 0) {
            throw new IllegalArgumentException(
                    "slab must be a multiple of " + FRAGMENTS_PER_SLAB + " bytes: " + slabBytes);
        }
        int fragmentBytes = slabBytes / FRAGMENTS_PER_SLAB;
        long fragments = bytes / fragmentBytes;
        if (fragments < LEAST_FRAGMENTS || fragments > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("memory budget must be at least "
                    + new ByteSize((long) LEAST_FRAGMENTS * fragmentBytes) + ": " + new ByteSize(bytes));
        }
        this.standstill = standstill;
        pool = new SlabPool(slabBytes, FRAGMENTS_PER_SLAB, (int) fragments);
        letGoPermits = (int) (fragments / 4);
        int retainedPermits = (int) fragments - letGoPermits;
        retained = new GradualPermits(
                (int) Math.min(retainedPermits, RETAINED_AT_FIRST / fragmentBytes), retainedPermits, SOON);
        letGo = new Semaphore(letGoPermits, true);
    }

    /** 48 MiB: room for four parts of 8 MiB at a time, and for hundreds of slow ones beside them. */
    public static MemoryBudget ofDefaults() {
        return of(ByteSize.ofMiB(48));
    }

    /** @throws IllegalArgumentException if it is less than 128 KiB */
    public static MemoryBudget of(ByteSize size) {
        return of(size, new ByteSize(SLAB_BYTES));
    }

    /**
     * A budget with slabs of another size than 256 KiB: a multiple of 16 bytes. A slab is what is read from a source
     * and written to a store at once; small ones reach every edge of an upload with a few bytes.
     *
     * @throws IllegalArgumentException if the slab's size is not allowed, or the budget is less than half a slab
     */
    public static MemoryBudget of(ByteSize size, ByteSize slab) {
        return of(size, slab, STANDSTILL);
    }

    /** @param standstill who has waited so long, and in that time nothing moved, gives up */
    static MemoryBudget of(ByteSize size, ByteSize slab, Duration standstill) {
        return new MemoryBudget(size.bytes(), Math.toIntExact(slab.bytes()), standstill);
    }

    /** The bytes that uploads hold at this moment. */
    public ByteSize inUse() {
        long permits = (long) retained.inUse() + letGoPermits - letGo.availablePermits();
        return new ByteSize(permits * pool.fragmentBytes());
    }

    /** The most that a retained part can have, in bytes. */
    long retainedBytes() {
        return (long) retained.most() * pool.fragmentBytes();
    }

    /** The most that a part has that was let go after it had memory as a whole, in bytes. */
    long fewSlabs() {
        return (long) SLABS_PER_FAST_PART * slabBytes();
    }

    /**
     * What a source may have in the heap, besides the budget, before it waits for memory, in bytes: 16 KiB, as a
     * thousand of them at once may have in a gateway.
     */
    int roomBytes() {
        return pool.fragmentBytes();
    }

    /** What is read and written at once, in bytes. */
    int slabBytes() {
        return pool.fragmentBytes() * pool.fragmentsPerSlab();
    }

    /**
     * Waits for the memory of a whole part. As long as it waits, holders whose sources stall have to give way.
     *
     * @param who names the upload in the log
     * @throws StoreException {@code UNAVAILABLE} if nothing in the budget has moved for very long
     */
    Reservation reserve(long bytes, String who) throws InterruptedException {
        int permits = pool.fragmentsFor(bytes);
        if (permits > retained.most()) {
            throw new IllegalArgumentException("a part of " + bytes + " bytes does not fit the memory budget");
        }
        if (!retained.tryAcquire(permits)) {
            await(retained.semaphore(), who, longest -> retained.acquire(permits, longest));
        }
        return new Reservation(pool, retained.semaphore(), permits);
    }

    @FunctionalInterface
    private interface Acquisition {
        boolean within(Duration longest) throws InterruptedException;
    }

    private void await(Semaphore permits, String who, Acquisition acquisition) throws InterruptedException {
        try (MemoryWaits.Registration ignored = waits.waiting(who, permits)) {
            while (!acquisition.within(standstill)) {
                if (pool.sinceLastMove().compareTo(standstill) >= 0) {
                    throw StoreException.temporary(
                            StoreException.Kind.UNAVAILABLE,
                            who + " waited for memory, and in " + standstill.toSeconds()
                                    + " s neither a source nor the store moved any of the " + inUse()
                                    + " that are in use; send it again later");
                }
            }
        }
    }

    /** Somebody holds memory of a whole part until its bytes have come. */
    MemoryWaits.Registration holding(MemoryHolder holder) {
        return waits.holding(holder);
    }

    /**
     * The memory of a whole part, if it is there and nobody waits for it. Waits a moment for what is in use before it
     * grows.
     */
    Optional<Reservation> tryReserve(long bytes) throws InterruptedException {
        int permits = pool.fragmentsFor(bytes);
        return retained.tryAcquire(permits)
                ? Optional.of(new Reservation(pool, retained.semaphore(), permits))
                : Optional.empty();
    }

    /** The same of the memory for parts that are let go, as long as a quarter of that is left to these. */
    Optional<Reservation> tryReserveSpare(long bytes) throws InterruptedException {
        int permits = pool.fragmentsFor(bytes);
        // With a time-out of zero it keeps the order of arrival; without one it would barge in.
        boolean spare = letGo.availablePermits() - permits >= letGoPermits / 4
                && letGo.tryAcquire(permits, 0, TimeUnit.SECONDS);
        return spare ? Optional.of(new Reservation(pool, letGo, permits)) : Optional.empty();
    }

    /**
     * Waits for the memory of a part that is let go: a few fragments. While there is plenty it can grow to a few slabs,
     * which it asks for only when its source is faster than that.
     */
    Reservation reserveLetGo(long bytes, String who) throws InterruptedException {
        Optional<Reservation> free = tryReserveLetGo(bytes);
        if (free.isPresent()) {
            return free.get();
        }
        int first = firstFragments(bytes);
        await(letGo, who, longest -> letGo.tryAcquire(first, longest.toNanos(), TimeUnit.NANOSECONDS));
        return letGo(bytes);
    }

    /** The same, if it is there and nobody waits for it. */
    Optional<Reservation> tryReserveLetGo(long bytes) throws InterruptedException {
        return letGo.tryAcquire(firstFragments(bytes), 0, TimeUnit.SECONDS)
                ? Optional.of(letGo(bytes))
                : Optional.empty();
    }

    private int firstFragments(long bytes) {
        return Math.min(FRAGMENTS_PER_SLOW_PART, pool.fragmentsFor(bytes));
    }

    /** On permits that were acquired. */
    private Reservation letGo(long bytes) {
        int most = Math.min(
                FRAGMENTS_PER_SLOW_PART + SLABS_PER_FAST_PART * FRAGMENTS_PER_SLAB,
                pool.fragmentsFor(bytes) + FRAGMENTS_PER_SLAB);
        return new Reservation(pool, letGo, firstFragments(bytes), most, letGoPermits / 4);
    }
}
