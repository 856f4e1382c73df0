package dev.sluice.core.engine;

import dev.sluice.core.ByteSize;

/**
 * What a part plan aims for, within a store's limits. In bytes.
 *
 * @param partSize       the size of a part, and the step in which it grows
 * @param multipartLimit an object of at most this size is one plain put
 * @param retainable     the largest part that can be retained; an object of unknown length has no larger ones
 * @param maxObjectSize  the largest object that is accepted
 */
record PartSizing(long partSize, long multipartLimit, long retainable, long maxObjectSize) {

    static PartSizing of(MemoryBudget memory, ByteSize partSize, long multipartLimit, ByteSize maxObjectSize) {
        // One part must leave room for another upload's, but one of the aimed size will do.
        long retainable = Math.max(memory.retainedBytes() / 3 * 2, Math.min(partSize.bytes(), memory.retainedBytes()));
        return new PartSizing(partSize.bytes(), multipartLimit, retainable, maxObjectSize.bytes());
    }

    /** The same where every part has to be retained: what can't be in one part is cut. */
    PartSizing retaining() {
        return new PartSizing(partSize, Math.min(multipartLimit, retainable), retainable, maxObjectSize);
    }

    PartSizing {
        if (partSize < 1) {
            throw new IllegalArgumentException("part size must be positive: " + partSize);
        }
        if (multipartLimit < 0 || retainable < 1 || maxObjectSize < 0) {
            throw new IllegalArgumentException("limits must not be negative");
        }
    }
}
