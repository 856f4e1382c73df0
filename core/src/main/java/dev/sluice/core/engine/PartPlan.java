package dev.sluice.core.engine;

import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.StoreLimits;
import java.util.OptionalLong;

/**
 * How an object is cut into parts: a pure function of its size (or of its being unknown), a store's limits and what is
 * aimed for. Immutable.
 *
 * <p>Of known size: every part but the last has the same size, the aimed one if the store's number of parts suffices,
 * otherwise the next multiple of it that does; so part number = offset / part size + 1 on every node. Of unknown size:
 * parts grow, a tenth of them of the aimed size, a tenth twice as large, the rest four times as large.
 *
 * @param size     the object's size in bytes, if known
 * @param partSize the size of the first part in bytes; of all but the last if the size is known
 * @param maxParts how many parts there may be
 * @param growth   by how much a part of unknown size is larger than the first at the most: 1, 2 or 4
 * @param maxSize  the most that this plan can hold, in bytes
 */
public record PartPlan(OptionalLong size, long partSize, int maxParts, int growth, long maxSize) {

    private static final int LARGEST_GROWTH = 4;

    /**
     * @throws IllegalArgumentException if an object of that size can't be cut within the limits, or nothing of unknown
     *                                  size fits the memory
     */
    static PartPlan of(OptionalLong size, StoreLimits limits, PartSizing sizing) {
        long aimed = Math.clamp(sizing.partSize(), limits.minPartSize(), limits.maxPartSize());
        long largestObject = Math.min(limits.maxObjectSize(), sizing.maxObjectSize());
        return size.isPresent()
                ? ofKnown(size.getAsLong(), aimed, largestObject, limits, sizing)
                : ofUnknown(aimed, largestObject, limits, sizing);
    }

    private static PartPlan ofKnown(long size, long aimed, long largestObject, StoreLimits limits, PartSizing sizing) {
        requireAtMost(size, largestObject);
        if (size <= Math.min(Math.max(sizing.multipartLimit(), 0), limits.maxPutSize()) || size == 0) {
            return new PartPlan(OptionalLong.of(size), Math.max(size, 1), 1, 1, size);
        }
        long needed = Math.ceilDiv(size, limits.maxParts());
        long partSize =
                Math.min(Math.multiplyExact(Math.ceilDiv(Math.max(needed, aimed), aimed), aimed), limits.maxPartSize());
        requireAtMost(size, saturatedProduct(partSize, limits.maxParts()));
        return new PartPlan(OptionalLong.of(size), partSize, limits.maxParts(), 1, size);
    }

    private static PartPlan ofUnknown(long aimed, long largestObject, StoreLimits limits, PartSizing sizing) {
        long partSize = Math.min(aimed, sizing.retainable());
        if (partSize < limits.minPartSize()) {
            throw new IllegalArgumentException("an object of unknown size needs parts of " + limits.minPartSize()
                    + " bytes in memory, and the memory budget has room for " + sizing.retainable()
                    + "; declare the size, or raise the memory budget");
        }
        int growth = LARGEST_GROWTH;
        while (growth > 1 && partSize * growth > Math.min(sizing.retainable(), limits.maxPartSize())) {
            growth /= 2;
        }
        PartPlan unbounded = new PartPlan(OptionalLong.empty(), partSize, limits.maxParts(), growth, Long.MAX_VALUE);
        return new PartPlan(
                OptionalLong.empty(),
                partSize,
                limits.maxParts(),
                growth,
                Math.min(unbounded.offsetAfterAllParts(), largestObject));
    }

    private static void requireAtMost(long size, long most) {
        if (size > most) {
            throw new IllegalArgumentException(
                    "an object of " + size + " bytes is larger than the " + most + " that are possible here");
        }
    }

    /** The planned size of a part in bytes; of an object of unknown size the most that it may have. */
    public long sizeOf(PartNumber number) {
        if (size.isPresent()) {
            long offset = (number.value() - 1L) * partSize;
            return Math.clamp(size.getAsLong() - offset, 0, partSize);
        }
        return partSize * Math.min(growth, growthOf(number.value()));
    }

    private int growthOf(int number) {
        int tenth = Math.max(1, maxParts / 10);
        return number <= tenth ? 1 : number <= 2 * tenth ? 2 : LARGEST_GROWTH;
    }

    private long offsetAfterAllParts() {
        int tenth = Math.max(1, maxParts / 10);
        long total = 0;
        for (int[] run : new int[][] {{1, tenth}, {tenth + 1, 2 * tenth}, {2 * tenth + 1, maxParts}}) {
            long parts = Math.max(0, Math.min(run[1], maxParts) - run[0] + 1L);
            total += parts == 0 ? 0 : saturatedProduct(sizeOf(new PartNumber(run[0])), parts);
        }
        return total;
    }

    private static long saturatedProduct(long a, long b) {
        return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }

    /** Whether the object is one plain put. An object of unknown size may still turn out to be. */
    public boolean single() {
        return size.isPresent() && size.getAsLong() <= partSize;
    }
}
