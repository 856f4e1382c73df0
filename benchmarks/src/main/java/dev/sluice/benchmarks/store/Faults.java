package dev.sluice.benchmarks.store;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Decides, from a seed, which requests with a body fail, and how. Thread-safe. */
final class Faults {

    /** How a request fails. */
    enum Fault {
        /** 500, after the body was read. */
        INTERNAL_ERROR,
        /** 503 SlowDown, before the body is read; the connection is closed. */
        SLOW_DOWN,
        /** The body is read, then the connection is closed without an answer. */
        NO_ANSWER
    }

    private final double share;
    /** Guarded by this. */
    private final RandomGenerator random;

    /**
     * @param share how many of all requests with a body fail, 0 to 1
     * @param seed  the same seed fails the same requests, by their order of arrival
     */
    Faults(double share, long seed) {
        this.share = share;
        this.random = RandomGeneratorFactory.getDefault().create(seed);
    }

    synchronized Optional<Fault> next() {
        if (share == 0 || random.nextDouble() >= share) {
            return Optional.empty();
        }
        Fault[] all = Fault.values();
        return Optional.of(all[random.nextInt(all.length)]);
    }
}
