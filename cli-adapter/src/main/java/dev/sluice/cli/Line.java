package dev.sluice.cli;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The line to the gateway, as all that use it at the same time see it. When it is lost, or the server is busy, they wait
 * together: for as long as the server asks, else for 1, 2, 4 … seconds, 60 at most. Thread-safe.
 */
final class Line {

    private static final int GONE = 410;

    private final Duration patience;
    private final Pause pause;
    private final Listener listener;
    /** Held by the one that waits, so that the others wait with it. */
    private final ReentrantLock waiting = new ReentrantLock();

    // All below is guarded by this object's lock.
    private boolean reached;
    private int waits;
    private int failures;
    private Duration waited = Duration.ZERO;

    interface Listener {
        /** Nothing is sent for that long. */
        void waiting(Failure failure, Duration wait);
    }

    /** @param patience how long it is waited in all while nothing succeeds */
    Line(Duration patience, Pause pause, Listener listener) {
        this.patience = patience;
        this.pause = pause;
        this.listener = listener;
    }

    /**
     * Does something, again and again while the line is lost or the server busy.
     *
     * @throws TransferException a failure that doesn't pass, or lasts too long
     */
    <T> T persist(RetryLoop.Attempt<T> attempt) throws TransferException, InterruptedException {
        while (true) {
            int before = waits();
            try {
                T result = attempt.run();
                succeeded();
                return result;
            } catch (TransferException failed) {
                if (!passes(failed.failure())) {
                    throw failed;
                }
                waitOut(failed, before);
            }
        }
    }

    private synchronized int waits() {
        return waits;
    }

    private synchronized void succeeded() {
        reached = true;
        failures = 0;
        waited = Duration.ZERO;
    }

    private synchronized boolean passes(Failure failure) {
        return switch (failure) {
            case Failure.Refused refused -> {
                reached = true;
                yield ExitCode.of(refused) == ExitCode.UNAVAILABLE && !refused.hasStatus(GONE);
            }
            case Failure.ConnectionBroken _ -> true;
            // A server that never answered may be none.
            case Failure.Unreachable _ -> reached;
            case Failure.Usage _, Failure.LocalFile _, Failure.AlreadyExists _, Failure.Mismatch _, Failure.Interrupted _,
                    Failure.Unexpected _ -> false;
        };
    }

    private void waitOut(TransferException failed, int before) throws TransferException, InterruptedException {
        waiting.lockInterruptibly();
        try {
            if (waits() == before) {
                Duration wait = nextWait(failed);
                listener.waiting(failed.failure(), wait);
                pause.of(wait);
                waitIsOver(wait);
            }
        } finally {
            waiting.unlock();
        }
    }

    private synchronized Duration nextWait(TransferException failed) throws TransferException {
        Duration wait = Backoff.after(failed.failure(), failures + 1);
        if (waited.plus(wait).compareTo(patience) > 0) {
            throw failed;
        }
        return wait;
    }

    private synchronized void waitIsOver(Duration wait) {
        waits++;
        failures++;
        waited = waited.plus(wait);
    }
}
