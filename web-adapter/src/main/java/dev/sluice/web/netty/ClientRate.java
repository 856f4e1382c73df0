package dev.sluice.web.netty;

import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * How fast a client moves the bytes of a request or of its answer. Only time counts in which it was the client's turn:
 * not that in which the gateway waited for memory or for the store. Thread-safe.
 */
final class ClientRate {

    private final LeastRate least;
    private final LongSupplier nanoTime;
    // Guarded by this.
    private boolean clientsTurn;
    private long since;
    private long nanos;
    private long bytes;

    ClientRate(LeastRate least) {
        this(least, System::nanoTime);
    }

    ClientRate(LeastRate least, LongSupplier nanoTime) {
        this.least = least;
        this.nanoTime = nanoTime;
    }

    /** The client's time runs from now on. */
    synchronized void begin() {
        if (!clientsTurn) {
            clientsTurn = true;
            since = nanoTime.getAsLong();
        }
    }

    /** It runs no more. */
    synchronized void pause() {
        account();
        clientsTurn = false;
    }

    /** The client has moved so many bytes. */
    synchronized void moved(long count) {
        bytes += count;
    }

    private void account() {
        if (clientsTurn) {
            long now = nanoTime.getAsLong();
            nanos += now - since;
            since = now;
        }
    }

    /**
     * Whether the client was under the least rate over a whole window. One in which it was not is followed by another.
     */
    synchronized boolean isTooSlow() {
        account();
        if (nanos < least.window().toNanos()) {
            return false;
        }
        boolean tooSlow = isUnderLeast();
        nanos = 0;
        bytes = 0;
        return tooSlow;
    }

    /** The rate of the window that has begun, in bytes a second, if it is under the least one and the client's turn. */
    synchronized OptionalDouble underLeast() {
        account();
        boolean under = clientsTurn && nanos >= least.grace().toNanos() && isUnderLeast();
        return under ? OptionalDouble.of(perSecond()) : OptionalDouble.empty();
    }

    private boolean isUnderLeast() {
        return perSecond() < least.perSecond().bytes();
    }

    private double perSecond() {
        return bytes * 1e9 / nanos;
    }
}
