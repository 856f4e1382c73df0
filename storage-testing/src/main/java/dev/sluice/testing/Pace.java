package dev.sluice.testing;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How fast bytes flow: not limited, or so many a second, on one connection or on several together. Thread-safe. */
public sealed interface Pace {

    /** Takes as much as comes. */
    @SuppressWarnings("ClassInitializationDeadlock") // nobody else names Unlimited
    Pace UNLIMITED = new Unlimited();

    /** The most bytes to move at once, so that the flow is even. */
    int blockLimit(int bufferSize);

    /** Says that bytes were moved; returns when the next may be. */
    void spend(int bytes) throws InterruptedIOException;

    /** At most {@code bytesPerSecond}; 0: not limited. */
    static Pace of(long bytesPerSecond) {
        return bytesPerSecond == 0 ? UNLIMITED : new Limited(bytesPerSecond);
    }

    /** The slower of both. */
    default Pace and(Pace other) {
        if (other == UNLIMITED) {
            return this;
        }
        return this == UNLIMITED ? other : new Both(this, other);
    }

    /** Takes as much as comes. */
    record Unlimited() implements Pace {
        @Override
        public int blockLimit(int bufferSize) {
            return bufferSize;
        }

        @Override
        public void spend(int bytes) {
            // Costs nothing.
        }
    }

    /** Spreads the bytes evenly over time; who comes later waits longer. */
    final class Limited implements Pace {
        private static final int BLOCK_LIMIT = 16 * 1024;
        /** What an idle moment may catch up. */
        private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

        private final double nanosPerByte;
        /** When the next byte is due, in {@link System#nanoTime()}; guarded by this. */
        private long due = System.nanoTime();

        private Limited(long bytesPerSecond) {
            this.nanosPerByte = 1e9 / bytesPerSecond;
        }

        @Override
        public int blockLimit(int bufferSize) {
            return Math.min(bufferSize, BLOCK_LIMIT);
        }

        @Override
        public void spend(int bytes) throws InterruptedIOException {
            long wait = reserve(bytes);
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            if (Thread.interrupted()) {
                throw new InterruptedIOException("interrupted while waiting for the pace");
            }
        }

        private synchronized long reserve(int bytes) {
            long now = System.nanoTime();
            due = Math.max(due, now - SLACK_NANOS) + (long) (bytes * nanosPerByte);
            return due - now;
        }
    }

    /** Waits for both. */
    record Both(Pace first, Pace second) implements Pace {
        @Override
        public int blockLimit(int bufferSize) {
            return Math.min(first.blockLimit(bufferSize), second.blockLimit(bufferSize));
        }

        @Override
        public void spend(int bytes) throws InterruptedIOException {
            first.spend(bytes);
            second.spend(bytes);
        }
    }
}
