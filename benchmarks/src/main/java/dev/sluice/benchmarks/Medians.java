package dev.sluice.benchmarks;

import java.util.Collection;

/** The middle of several measurements. */
final class Medians {

    private Medians() {
    }

    /** The middle one; of an even number the lower of the two. */
    static double of(Collection<Double> values) {
        return values.stream().sorted().toList().get((values.size() - 1) / 2);
    }
}
