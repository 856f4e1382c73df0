package dev.sluice.benchmarks;

import dev.sluice.benchmarks.process.Usage;
import java.time.Duration;

/**
 * What one peer did in one round.
 *
 * @param bytes   that were to be brought to the other end
 * @param elapsed from the first client's start to the last one's end
 * @param client  what the clients cost
 * @param hop     what the server between client and store cost
 * @param store   what the store cost
 */
record Run(long bytes, Duration elapsed, Usage client, Usage hop, Usage store) {

    /** A megabyte is a million bytes. */
    double megabytesPerSecond() {
        return bytes / 1e6 / (elapsed.toNanos() / 1e9);
    }

    /** What a byte cost the hop, in nanoseconds of a processor. */
    double hopNanosPerByte() {
        return hop.cpuSeconds() * 1e9 / bytes;
    }
}
