package dev.sluice.cli.retry;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How long it may go on while nothing arrives, in wall time: requests that hang and attempts that fail count like the
 * pauses between them. Thread-safe.
 */
public final class RetryBudget {

    /** What a request gets in any case: no server answers in no time. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Duration patience;
    private final LongSupplier nanoClock;
    // Guarded by this object's lock.
    private OptionalLong quietSince = OptionalLong.empty();

    /**
     * @param patience  how long in all
     * @param nanoClock {@link System#nanoTime()}, or a test's own
     */
    public RetryBudget(Duration patience, LongSupplier nanoClock) {
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    /** A moment, to be told to {@link #failed}. */
    public long now() {
        return nanoClock.getAsLong();
    }

    /** Something arrived, so all of the time is there again. */
    synchronized void arrived() {
        quietSince = OptionalLong.empty();
    }

    /**
     * An attempt failed.
     *
     * @param since the moment at which it began, or the last of its bytes went out
     */
    public synchronized void failed(long since) {
        if (quietSince.isEmpty()) {
            quietSince = OptionalLong.of(since);
        }
    }

    /** Whether there is time for a pause. */
    public boolean allows(Duration pause) {
        return pause.compareTo(left()) <= 0;
    }

    /** How long a request may be silent that should be answered within that time, a second at least. */
    public Duration atMost(Duration usual) {
        Duration left = left();
        Duration allowed = left.compareTo(LEAST) < 0 ? LEAST : left;
        return usual.compareTo(allowed) < 0 ? usual : allowed;
    }

    private synchronized Duration left() {
        return quietSince.isEmpty() ? patience : patience.minusNanos(nanoClock.getAsLong() - quietSince.getAsLong());
    }
}
