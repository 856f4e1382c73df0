package dev.sluice.cli.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The rate over the last few seconds. Not thread-safe. */
final class RateMeter {

    private static final long WINDOW_NANOS = Duration.ofSeconds(8).toNanos();

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long bytes) {
    }

    /**
     * Takes note of how far it has come, and returns the rate.
     *
     * @param nanos a moment of {@link System#nanoTime()}, later each time
     * @param bytes bytes so far, never fewer than before
     * @return bytes a second; 0 until two moments are known
     */
    double bytesPerSecond(long nanos, long bytes) {
        samples.addLast(new Sample(nanos, bytes));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        long elapsed = nanos - samples.getFirst().nanos();
        return elapsed <= 0 ? 0 : (bytes - samples.getFirst().bytes()) * 1e9 / elapsed;
    }
}
