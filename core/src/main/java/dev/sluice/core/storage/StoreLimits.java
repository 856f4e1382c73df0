package dev.sluice.core.storage;

import dev.sluice.core.PartNumber;

/**
 * A store's limits, in bytes unless said otherwise
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">S3's own</a>).
 *
 * @param minPartSize   the smallest a part may be, the last one excepted
 * @param maxPartSize   the largest a part may be
 * @param maxParts      the number of parts an object may have
 * @param maxObjectSize the largest an object may be
 * @param maxPutSize    the largest an object may be that is put at once
 */
public record StoreLimits(long minPartSize, long maxPartSize, int maxParts, long maxObjectSize, long maxPutSize) {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** AWS S3 since December 2025: 10,000 parts of 5 MiB to 5 GiB, so 48.8 TiB. */
    public static final StoreLimits AWS = new StoreLimits(5 * MIB, 5 * GIB, 10_000, 10_000 * 5 * GIB, 5 * GIB);

    public StoreLimits {
        requirePositive("minPartSize", minPartSize);
        requirePositive("maxPartSize", maxPartSize);
        requirePositive("maxParts", maxParts);
        requirePositive("maxObjectSize", maxObjectSize);
        requirePositive("maxPutSize", maxPutSize);
        if (minPartSize > maxPartSize) {
            throw new IllegalArgumentException(
                    "minPartSize " + minPartSize + " must not be above maxPartSize " + maxPartSize);
        }
        if (maxParts > PartNumber.MAX) {
            throw new IllegalArgumentException("maxParts must not be above " + PartNumber.MAX + ": " + maxParts);
        }
    }

    private static void requirePositive(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be positive: " + value);
        }
    }
}
