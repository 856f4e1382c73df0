package dev.sluice.cli.retry;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Sends requests again while the network is lost or the server is busy. All that use it at the same time wait together:
 * for as long as the server asks, else for 1, 2, 4 … seconds, 60 at most. Thread-safe.
 */
public final class RetryingConnection {

    private static final int GONE = 410;
    /** How often one is tried that takes connections and has never answered: it may be no server of this kind. */
    private static final int FIRST_ATTEMPTS = 5;

    private final RetryBudget budget;
    private final Sleeper sleeper;
    private final Listener listener;
    /** Held by the one that waits, so that the others wait with it. */
    private final ReentrantLock waiting = new ReentrantLock();

    // All below is guarded by this object's lock.
    private boolean reached;
    private int waits;
    private int failures;

    /** Hears of each pause. */
    public interface Listener {
        /** Nothing is sent for that long. */
        void waiting(Failure failure, Duration wait);
    }

    /** @param budget how long it may go on while nothing succeeds */
    public RetryingConnection(RetryBudget budget, Sleeper sleeper, Listener listener) {
        this.budget = budget;
        this.sleeper = sleeper;
        this.listener = listener;
    }

    /**
     * Does something, again and again while the network is lost or the server busy.
     *
     * @throws TransferException a failure that doesn't pass, or lasts too long
     */
    public <T> T persist(RetryLoop.Attempt<T> attempt) throws TransferException, InterruptedException {
        return persist(attempt, () -> Long.MIN_VALUE);
    }

    /** @param moved the moment of the budget's clock at which the attempt's bytes last went out */
    public <T> T persist(RetryLoop.Attempt<T> attempt, LongSupplier moved)
            throws TransferException, InterruptedException {
        while (true) {
            int before = waits();
            long start = budget.now();
            try {
                T result = attempt.run();
                succeeded();
                return result;
            } catch (TransferException failed) {
                if (!passes(failed.failure())) {
                    throw failed;
                }
                budget.failed(Math.max(start, moved.getAsLong()));
                waitOut(failed, before);
            }
        }
    }

    /** A moment of the clock by which it waits. */
    public long now() {
        return budget.now();
    }

    private synchronized int waits() {
        return waits;
    }

    private synchronized void succeeded() {
        reached = true;
        failures = 0;
        budget.arrived();
    }

    private synchronized boolean passes(Failure failure) {
        return switch (failure) {
            case Failure.Refused refused -> {
                reached = true;
                yield refused.passes() && !refused.hasStatus(GONE);
            }
            case Failure.ConnectionBroken _ -> reached || failures + 1 < FIRST_ATTEMPTS;
            // A server that never answered may be none.
            case Failure.Unreachable _ -> reached;
            case Failure.Usage _,
                    Failure.LocalFile _,
                    Failure.AlreadyExists _,
                    Failure.Mismatch _,
                    Failure.Interrupted _,
                    Failure.Unexpected _ -> false;
        };
    }

    private void waitOut(TransferException failed, int before) throws TransferException, InterruptedException {
        waiting.lockInterruptibly();
        try {
            if (waits() == before) {
                Duration wait = nextWait(failed);
                listener.waiting(failed.failure(), wait);
                sleeper.sleep(wait);
                waitIsOver();
            }
        } finally {
            waiting.unlock();
        }
    }

    private synchronized Duration nextWait(TransferException failed) throws TransferException {
        Duration wait = Backoff.after(failed.failure(), failures + 1);
        if (!budget.allows(wait)) {
            throw failed;
        }
        return wait;
    }

    private synchronized void waitIsOver() {
        waits++;
        failures++;
    }
}
