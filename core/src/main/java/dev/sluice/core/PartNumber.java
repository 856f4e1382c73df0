package dev.sluice.core;

import java.io.Serializable;

/**
 * The number of a part of a multipart upload, counted from 1
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">multipart upload limits</a>).
 *
 * @param value 1 to 10,000; a store may allow fewer ({@link dev.sluice.core.storage.StoreLimits#maxParts()})
 */
public record PartNumber(int value) implements Comparable<PartNumber>, Serializable {

    public static final int MAX = 10_000;
    public static final PartNumber FIRST = new PartNumber(1);

    public PartNumber {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("part number must be 1 to " + MAX + ": " + value);
        }
    }

    public PartNumber next() {
        return new PartNumber(value + 1);
    }

    @Override
    public int compareTo(PartNumber other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
