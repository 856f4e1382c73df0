package dev.sluice.core.parallelism;

/**
 * The number of parts in flight that the next upload begins with: the one that the last upload found best at the same
 * store. Thread-safe: uploads that run at once share what they find, and the last one to find something is as right as
 * any.
 */
public final class StartingPoint {

    private static final int FIRST = 4;

    private volatile int count = FIRST;

    int count() {
        return count;
    }

    void moveTo(int best) {
        count = best;
    }
}
